import { z } from 'zod';
import { BilletError } from './errors.ts';

const defOf = (value: unknown): { readonly type?: string; readonly catchall?: unknown } | undefined =>
  typeof value === 'object' && value !== null ? (value as { readonly _zod?: { readonly def?: { readonly type?: string } } })._zod?.def : undefined;

/** A function, whatever it takes. */
export const aFunction = z.custom<(...args: never[]) => unknown>((value) => typeof value === 'function', 'must be a function');

/** A schema made by any copy of zod 4. */
export const aSchema = z.custom<z.ZodType>((value) => defOf(value) !== undefined, 'must be a zod schema');

/** An object schema of any copy of zod 4. */
export const anObjectSchema = z.custom<z.ZodObject>((value) => defOf(value)?.type === 'object', 'must be a z.strictObject or z.object');

/** Settings: fields that are not declared must be refused, so that a slip of the pen shows. */
export const aSettingsSchema = z.custom<z.ZodObject>((value) => {
  const def = defOf(value);
  return def?.type === 'object' && defOf(def.catchall)?.type === 'never';
}, 'must be a z.strictObject');

/** A text with something in it. */
export const aText = z.string('must be a text').min(1, 'must not be empty');

/**
 * Refuses a declaration that cannot work where it is written, naming the field to mend; a field that is not known counts
 * as a slip of the pen.
 */
export const checkDeclaration = (helper: string, shape: z.ZodType, definition: unknown): void => {
  const issue = shape.safeParse(definition).error?.issues[0];
  if (issue === undefined) return;
  const unknown = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  const field = [...issue.path.map(String), ...unknown].join('.');
  const why = issue.code === 'unrecognized_keys' ? 'is not known here' : issue.message;
  throw new BilletError('DECLARATION_INVALID', `${helper}: ${field === '' ? 'the declaration' : `"${field}"`}: ${why}`, { status: 500, field });
};
