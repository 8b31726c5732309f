import { callProvider, isModuleError, ModuleError, moneyOf, providerJson, z, type CallCtx, type CallEffect, type HttpInit, type PaymentFact, type PaymentStatus } from '@billet/sdk';
import type { Account } from './account.ts';

type Ctx = CallCtx<Account>;

export const invoiceShape = z.looseObject({
  id: z.string().min(1),
  status: z.string(),
  additionalStatus: z.string().default('None'),
  checkoutLink: z.string(),
  /** Seconds since 1970. */
  createdTime: z.number().int().nullish(),
  amount: z.union([z.string(), z.number()]),
  currency: z.string(),
  metadata: z.looseObject({ orderId: z.string().nullish() }).nullish(),
});

export type Invoice = z.output<typeof invoiceShape>;

const STATUS: Readonly<Record<string, PaymentStatus>> = { New: 'requires_action', Processing: 'processing', Settled: 'succeeded', Expired: 'cancelled', Invalid: 'failed' };

/** What the server says about an invoice. Money that came in part or late is for a person to book. */
export const factOf = ({ id, status, additionalStatus, checkoutLink, amount, currency }: Invoice): PaymentFact => {
  const state = STATUS[status] ?? 'unknown';
  const money = moneyOf(amount, currency);
  return {
    status: state,
    providerRef: id,
    ...(money === undefined ? {} : { money }),
    ...(additionalStatus === 'None' ? {} : { reason: additionalStatus }),
    ...(state === 'requires_action' ? { next: { kind: 'redirect' as const, url: checkoutLink, method: 'GET' as const } } : {}),
  };
};

/** One call. A refusal is told in the server's own words. */
export const callServer = async (ctx: Ctx, effect: CallEffect, path: string, init: HttpInit = {}): Promise<unknown> => {
  const { server, apiKey } = ctx.settings;
  const reply = await callProvider(ctx, 'BTCPay', effect, `${server.replace(/\/$/, '')}/api/v1${path}`, { ...init, headers: { authorization: `token ${apiKey.reveal()}` } });
  if (reply.status === 401 || reply.status === 403) throw new ModuleError('auth', 'BTCPay refuses the API key, or the key may not do this.');
  if (reply.status === 404) throw new ModuleError('notFound', 'BTCPay knows no such store or invoice.');
  const body = await providerJson(reply, 'BTCPay', effect);
  if (reply.status >= 400) {
    const told = z.union([z.array(z.looseObject({ message: z.string() })), z.looseObject({ message: z.string() }).transform((one) => [one])]).safeParse(body);
    throw new ModuleError('declined', told.data?.[0]?.message ?? `BTCPay refuses (${String(reply.status)}).`);
  }
  return body;
};

export const callStore = (ctx: Ctx, effect: CallEffect, path: string, init: HttpInit = {}): Promise<unknown> => callServer(ctx, effect, `/stores/${ctx.settings.storeId}${path}`, init);

export const parse = <T extends z.ZodType>(shape: T, body: unknown, effect: CallEffect): z.output<T> => {
  const found = shape.safeParse(body);
  if (!found.success) throw new ModuleError('remote', `BTCPay's answer lacks ${found.error.issues[0]?.path.join('.') ?? 'something'}.`, { ambiguous: effect === 'writes' });
  return found.data;
};

/** The server takes no key against doing a thing twice; the attempt's key is the order id, and is looked for first. */
export const findByAttempt = async (ctx: Ctx, attemptKey: string): Promise<Invoice | undefined> => {
  const found = parse(z.array(invoiceShape), await callStore(ctx, 'reads', '/invoices', { query: { orderId: attemptKey, take: 5 } }), 'reads');
  return found.find(({ metadata }) => metadata?.orderId === attemptKey);
};

export const findById = async (ctx: Ctx, id: string): Promise<Invoice | undefined> => {
  try {
    return parse(invoiceShape, await callStore(ctx, 'reads', `/invoices/${encodeURIComponent(id)}`), 'reads');
  } catch (error) {
    if (isModuleError(error) && error.failure.kind === 'notFound') return undefined;
    throw error;
  }
};

export const createInvoice = async (ctx: Ctx, json: Readonly<Record<string, unknown>>): Promise<Invoice> => parse(invoiceShape, await callStore(ctx, 'writes', '/invoices', { method: 'POST', json }), 'writes');
