import { callProvider, isModuleError, ModuleError, providerJson, ulidTime, z, type CallCtx, type CallEffect, type FailureKind, type HttpInit } from '@billet/sdk';
import type { Account } from './account.ts';
import { paymentShape, type YooPayment } from './shapes.ts';

type Ctx = CallCtx<Account>;

const KINDS: Readonly<Record<string, FailureKind>> = { invalid_credentials: 'auth', forbidden: 'auth', not_found: 'notFound', invalid_request: 'invalid', too_many_requests: 'rate' };
const PAGE = 100;
const MINUTE_MS = 60_000;

const errorShape = z.looseObject({ type: z.literal('error'), code: z.string().default(''), description: z.string().default('') });

/** One call. The key makes a repeated call the same call, for a day (YooKassa API v3, Idempotence-Key). */
export const call = async <T extends z.ZodType>(ctx: Ctx, effect: CallEffect, path: string, shape: T, init: HttpInit & { readonly key?: string } = {}): Promise<z.output<T>> => {
  const { endpoint, shopId, secretKey } = ctx.settings;
  const { key, ...rest } = init;
  const authorization = `Basic ${Buffer.from(`${shopId}:${secretKey.reveal()}`).toString('base64')}`;
  const reply = await callProvider(ctx, 'YooKassa', effect, `${endpoint.replace(/\/$/, '')}/v3${path}`, { ...rest, headers: { authorization, ...(key === undefined ? {} : { 'idempotence-key': key }) } });
  const body = await providerJson(reply, 'YooKassa', effect);
  if (reply.status >= 400) {
    const { code, description } = errorShape.safeParse(body).data ?? { code: '', description: '' };
    throw new ModuleError(KINDS[code] ?? 'declined', description === '' ? `YooKassa refuses (${String(reply.status)}).` : description, { code });
  }
  const found = shape.safeParse(body);
  if (!found.success) throw new ModuleError('remote', `YooKassa's answer lacks ${found.error.issues[0]?.path.join('.') ?? 'something'}.`, { ambiguous: effect === 'writes' });
  return found.data;
};

const pageShape = z.looseObject({ items: z.array(paymentShape), next_cursor: z.string().nullish() });

/** All payments that fit, page by page. */
export async function* pagesSince(ctx: Ctx, query: Readonly<Record<string, string>>): AsyncIterable<YooPayment> {
  for (let cursor: string | undefined; ; ) {
    const page: z.output<typeof pageShape> = await call(ctx, 'reads', '/payments', pageShape, { query: { limit: PAGE, ...query, ...(cursor === undefined ? {} : { cursor }) } });
    yield* page.items;
    if (page.next_cursor == null) return;
    cursor = page.next_cursor;
  }
}

/** There is no search by our key: payments made since then are looked through. */
export const findByAttempt = async (ctx: Ctx, attemptKey: string): Promise<YooPayment | undefined> => {
  const made = ulidTime(attemptKey);
  const since: Record<string, string> = made === undefined ? {} : { 'created_at.gte': new Date(made - MINUTE_MS).toISOString() };
  for await (const payment of pagesSince(ctx, since)) if (payment.metadata?.attempt === attemptKey) return payment;
  return undefined;
};

export const findById = async (ctx: Ctx, id: string): Promise<YooPayment | undefined> => {
  try {
    return await call(ctx, 'reads', `/payments/${encodeURIComponent(id)}`, paymentShape);
  } catch (error) {
    if (isModuleError(error) && error.failure.kind === 'notFound') return undefined;
    throw error;
  }
};
