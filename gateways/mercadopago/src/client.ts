import { callProvider, isModuleError, ModuleError, providerJson, z, type CallCtx, type CallEffect, type FailureKind, type HttpInit } from '@billet/sdk';
import type { Account } from './account.ts';
import { wireKey } from './wire.ts';

export type Ctx = CallCtx<Account>;

const NAME = 'Mercado Pago';
const KINDS: Readonly<Record<number, FailureKind>> = { 400: 'invalid', 401: 'auth', 403: 'auth', 404: 'notFound' };

const errorShape = z.looseObject({ message: z.string().default(''), error: z.string().nullish(), cause: z.array(z.looseObject({ code: z.union([z.number(), z.string()]).transform(String).nullish(), description: z.string().nullish() })).nullish().catch(null) });

const refusal = (status: number, body: unknown): ModuleError => {
  const { message, error, cause } = errorShape.safeParse(body).data ?? { message: '', error: undefined, cause: undefined };
  const words = cause?.[0]?.description ?? message;
  const code = cause?.[0]?.code ?? error;
  return new ModuleError(KINDS[status] ?? 'declined', words === '' ? `${NAME} refuses (${String(status)}).` : words, code == null ? {} : { code });
};

/** One call of the API; `key` makes a repeated one the same one. */
export const call = async <T extends z.ZodType>(ctx: Ctx, effect: CallEffect, path: string, shape: T, { key, ...init }: HttpInit & { readonly key?: string } = {}): Promise<z.output<T>> => {
  const headers = { authorization: `Bearer ${ctx.settings.accessToken.reveal()}`, ...(key === undefined ? {} : { 'x-idempotency-key': wireKey(key) }) };
  const reply = await callProvider(ctx, NAME, effect, `${ctx.settings.endpoint.replace(/\/$/, '')}${path}`, { ...init, headers });
  const body = await providerJson(reply, NAME, effect);
  if (reply.status >= 400) throw refusal(reply.status, body);
  const found = shape.safeParse(body);
  if (!found.success) throw new ModuleError('remote', `The answer of ${NAME} lacks ${found.error.issues[0]?.path.join('.') ?? 'something'}.`, { ambiguous: effect === 'writes', retry: effect === 'writes' ? 'lookup' : 'later' });
  return found.data;
};

/** Reads something that may not be there. */
export const find = async <T extends z.ZodType>(ctx: Ctx, path: string, shape: T): Promise<z.output<T> | undefined> => {
  try {
    return await call(ctx, 'reads', path, shape);
  } catch (error) {
    if (isModuleError(error) && error.failure.kind === 'notFound') return undefined;
    throw error;
  }
};
