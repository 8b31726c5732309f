import { ModuleError, readAs, z } from '@billet/sdk';
import { findAccount } from './accounts.ts';
import { readAnswer, whm, type Call, type Fields } from './whm.ts';

const result = z.object({ status: z.coerce.number(), data: z.unknown().optional(), errors: z.array(z.string()).nullish() });
/** WHM wraps the user level, and older servers wrap it twice. */
const wrapped = z.union([
  z.object({ uapi: result }).transform(({ uapi }) => uapi),
  z.object({ result }).transform((found) => found.result),
  result,
]);

export interface Target {
  readonly user: string;
  readonly function: `${string}::${string}`;
}

const names = ({ function: name }: Target): readonly [string, string] => {
  const [module = '', func = ''] = name.split('::');
  return [module, func];
};

/** Calls one function of the user level. The outer answer may be "ok" around an inner "no". */
export const uapi = async (ctx: Call, target: Target, fields: Fields = {}, { reads = false } = {}): Promise<unknown> => {
  const [module, func] = names(target);
  const answer = await whm(ctx, 'uapi_cpanel', { 'cpanel.user': target.user, 'cpanel.module': module, 'cpanel.function': func, ...fields }, { reads });
  const inner = wrapped.safeParse(answer);
  if (!inner.success) throw new ModuleError('remote', `${target.function} answered in a shape that is not known.`, { ambiguous: !reads });
  if (inner.data.status !== 1) throw new ModuleError('remote', inner.data.errors?.join(' ') ?? `${target.function} was refused without a reason.`);
  return inner.data.data;
};

/** Asks the user level; of an account that is not there, `nothing`. */
export const askUser = async <T>(ctx: Call, target: Target, fields: Fields, shape: z.ZodType<T>, nothing: T): Promise<T> => {
  let data: unknown;
  try {
    data = await uapi(ctx, target, fields, { reads: true });
  } catch (error) {
    // In which words ever it was refused: without the account there is nothing to tell.
    if ((await findAccount(ctx, target.user)) === undefined) return nothing;
    throw error;
  }
  return readAs(shape, data, target.function);
};

const old = z.object({
  cpanelresult: z.object({
    error: z.string().optional(),
    data: z.array(z.object({ result: z.coerce.number(), reason: z.string().optional() })).optional(),
  }),
});

/** The version before, only for what has no newer call. Success is told twice there, and both must say so. */
export const api2 = async (ctx: Call, target: Target, fields: Fields): Promise<void> => {
  const [module, func] = names(target);
  const answer = await whm(ctx, 'cpanel', { cpanel_jsonapi_user: target.user, cpanel_jsonapi_apiversion: 2, cpanel_jsonapi_module: module, cpanel_jsonapi_func: func, ...fields }, { raw: true });
  const found = old.safeParse(answer);
  if (!found.success) {
    readAnswer({ data: answer, status: 200 }, false);
    return;
  }
  const { error, data = [] } = found.data.cpanelresult;
  if (error !== undefined) throw new ModuleError('remote', error);
  const refused = data.find((each) => each.result !== 1);
  if (refused !== undefined) throw new ModuleError('remote', refused.reason ?? `${target.function} was refused without a reason.`);
};
