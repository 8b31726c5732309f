import { z } from '@billet/sdk';
import type { FormRecord } from './form.ts';
import { refusedParams } from './stripe-fault.ts';

/** Everything arrives as text. */
export const text = z.string().min(1).max(5000);
export const integer = z
  .string()
  .regex(/^-?\d{1,15}$/, 'integer')
  .transform(Number);
export const flag = z.enum(['true', 'false']).transform((value) => value === 'true');
export const metadata = z.record(z.string().max(40), z.string().max(500));
/** Like Stripe's range: a number of seconds, or bounds. */
const range = z.union([
  integer,
  z.strictObject({
    gte: integer.optional(),
    gt: integer.optional(),
    lte: integer.optional(),
    lt: integer.optional(),
  }),
]);
export const listing = {
  limit: integer.refine((value) => value >= 1 && value <= 100, 'limit').optional(),
  starting_after: text.optional(),
  ending_before: text.optional(),
  created: range.optional(),
};
export type Created = z.output<typeof range> | undefined;

const fieldName = (path: readonly PropertyKey[]): string =>
  path.map((part, index) => (index === 0 ? String(part) : `[${String(part)}]`)).join('');

/** Checks parameters and says what is wrong with them in Stripe's words. */
export const parseParams = <S extends z.ZodType>(schema: S, params: FormRecord): z.output<S> => {
  const result = schema.safeParse(params);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const param = fieldName(issue?.path ?? []);
  if (issue?.code === 'unrecognized_keys') {
    const unknown = fieldName([...issue.path, issue.keys[0] ?? '']);
    throw refusedParams(`Received unknown parameter: ${unknown}`, {
      code: 'parameter_unknown',
      param: unknown,
    });
  }
  if (issue?.code === 'invalid_type' && issue.message.endsWith('received undefined')) {
    throw refusedParams(`Missing required param: ${param}.`, { code: 'parameter_missing', param });
  }
  if (issue?.message === 'integer')
    throw refusedParams('Invalid integer', { code: 'parameter_invalid_integer', param });
  throw refusedParams(`Invalid ${param}`, { param });
};
