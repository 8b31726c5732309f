import { done, ModuleError, z, type CallCtx, type Outcome, type PaymentFact, type PaymentStatus, type RefundWish, type StartPayment } from '@billet/sdk';
import type { Account } from './account.ts';
import { ask } from './client.ts';

type Ctx = CallCtx<Account>;

export const transactionShape = z.looseObject({
  appid: z.string().nullish(), mchid: z.string().nullish(), out_trade_no: z.string().min(1), trade_state: z.string(), success_time: z.string().nullish(),
  amount: z.looseObject({ total: z.number().int(), currency: z.string().nullish() }).nullish(),
});

type Transaction = z.output<typeof transactionShape>;

export const STATUS: Readonly<Record<string, PaymentStatus>> = { SUCCESS: 'succeeded', REFUND: 'succeeded', NOTPAY: 'requires_action', USERPAYING: 'processing', ACCEPT: 'processing', CLOSED: 'cancelled', REVOKED: 'cancelled', PAYERROR: 'failed' };

const orderShape = z.object({ out_trade_no: z.string(), description: z.string(), total: z.number() });
type Order = z.output<typeof orderShape>;
const noteKey = (attemptKey: string): string => `order:${attemptKey}`;

export const parsed = <T extends z.ZodType>(shape: T, body: unknown, ambiguous: boolean): z.output<T> => {
  const found = shape.safeParse(body);
  if (!found.success) throw new ModuleError('remote', `WeChat Pay's answer lacks ${found.error.issues[0]?.path.join('.') ?? 'something'}.`, { ambiguous });
  return found.data;
};

export const moneyIn = (amount: Transaction['amount']): Pick<PaymentFact, 'money'> => (amount == null ? {} : { money: { amount: amount.total, currency: amount.currency ?? 'CNY' } });

/** The code of an order. Asked again with the same order, WeChat gives a code of the same order. */
const askCode = async (ctx: Ctx, { out_trade_no, description, total }: Order): Promise<PaymentFact> => {
  const { appId, merchantId } = ctx.settings;
  const answer = parsed(
    z.looseObject({ code_url: z.string().min(1) }),
    await ask(ctx, 'writes', 'POST', '/v3/pay/transactions/native', { appid: appId, mchid: merchantId, description, out_trade_no, notify_url: ctx.hookUrl ?? '', amount: { total, currency: 'CNY' } }),
    true,
  );
  const money = { amount: total, currency: 'CNY' };
  return { status: 'requires_action', providerRef: out_trade_no, money, next: { kind: 'display', qr: answer.code_url, lines: [{ label: 'amount', value: `${(total / 100).toFixed(2)} CNY` }] } };
};

/** The order is noted first: WeChat does not tell its code again when asked about the order. */
export const startTransaction = async (ctx: Ctx, { attemptKey, money, description }: StartPayment): Promise<PaymentFact> => {
  if (ctx.signal.aborted) throw new ModuleError('timeout', 'Given up before it began.', { retry: 'later' });
  if (money.currency !== 'CNY') throw new ModuleError('invalid', 'WeChat Pay takes yuan only.', { field: 'money', retry: 'never' });
  const order: Order = { out_trade_no: attemptKey, description: Array.from(description).slice(0, 40).join(''), total: money.amount };
  await ctx.kv.set(noteKey(attemptKey), orderShape.safeParse(await ctx.kv.get(noteKey(attemptKey))).data ?? order);
  return askCode(ctx, order);
};

const findOrder = async (ctx: Ctx, outTradeNo: string): Promise<Transaction | undefined> => {
  const body = await ask(ctx, 'reads', 'GET', `/v3/pay/transactions/out-trade-no/${encodeURIComponent(outTradeNo)}?mchid=${ctx.settings.merchantId}`);
  return body === undefined ? undefined : parsed(transactionShape, body, false);
};

export const retrieveTransaction = async (ctx: Ctx, attemptKey: string): Promise<PaymentFact | undefined> => {
  const found = await findOrder(ctx, attemptKey);
  if (found === undefined) return undefined;
  const status = STATUS[found.trade_state] ?? 'unknown';
  const order = orderShape.safeParse(await ctx.kv.get(noteKey(attemptKey)));
  if (status === 'requires_action' && order.success) return askCode(ctx, order.data);
  return { status, providerRef: found.out_trade_no, ...moneyIn(found.amount) };
};

/** Gives money back under a number of ours; the same number again gives back once. */
export const giveBack = async (ctx: Ctx, { refundKey, providerRef, money, reason }: RefundWish & { readonly reason?: string }): Promise<Outcome<{ readonly refundRef: string; readonly status: 'succeeded' | 'processing' }>> => {
  if (money.currency !== 'CNY') throw new ModuleError('invalid', 'A refund is in the currency of the payment.', { field: 'money', retry: 'never' });
  const paid = await findOrder(ctx, providerRef);
  if (paid?.amount == null) throw new ModuleError('notFound', 'WeChat Pay has no such payment.');
  const answer = parsed(
    z.looseObject({ status: z.string() }),
    await ask(ctx, 'writes', 'POST', '/v3/refund/domestic/refunds', {
      out_trade_no: providerRef, out_refund_no: refundKey, reason: Array.from(reason ?? 'refund').slice(0, 25).join(''), ...(ctx.hookUrl === undefined ? {} : { notify_url: ctx.hookUrl }),
      amount: { refund: money.amount, total: paid.amount.total, currency: 'CNY' },
    }),
    true,
  );
  if (answer.status === 'SUCCESS' || answer.status === 'PROCESSING') return done({ refundRef: refundKey, status: answer.status === 'SUCCESS' ? 'succeeded' : 'processing' });
  throw new ModuleError('declined', `The refund is ${answer.status.toLowerCase()}.`, { code: answer.status });
};
