import { done, formatMinor, ModuleError, moneyOf, ulidTime, z, type CallCtx, type Outcome, type PaymentFact, type PaymentStatus, type RefundWish, type StartPayment } from '@billet/sdk';
import type { Account } from './account.ts';
import { ask, isOk, refusal, signedFields } from './client.ts';

type Ctx = CallCtx<Account>;

const tradeShape = z.looseObject({ trade_status: z.string(), total_amount: z.union([z.string(), z.number()]), out_trade_no: z.string() });

export const STATUS: Readonly<Record<string, PaymentStatus>> = { WAIT_BUYER_PAY: 'requires_action', TRADE_CLOSED: 'cancelled', TRADE_SUCCESS: 'succeeded', TRADE_FINISHED: 'succeeded' };

const noteKey = (attemptKey: string): string => `order:${attemptKey}`;
const noteShape = z.object({ total_amount: z.string(), subject: z.string(), out_trade_no: z.string() });
type Order = z.output<typeof noteShape>;

const orderOf = ({ attemptKey, money, description }: StartPayment): Order => ({ out_trade_no: attemptKey, total_amount: formatMinor(money), subject: description.replaceAll(/[/=&]/g, ' ').slice(0, 256) });

const factOf = (status: PaymentStatus, { out_trade_no, total_amount }: { readonly out_trade_no: string; readonly total_amount: string | number }): PaymentFact => {
  const money = moneyOf(total_amount, 'CNY');
  return { status, providerRef: out_trade_no, ...(money === undefined ? {} : { money }) };
};

/** The code of an order. Asked again with the same order, Alipay gives the same code. */
const askCode = async (ctx: Ctx, order: Order): Promise<PaymentFact> => {
  const answer = await ask(ctx, 'writes', 'alipay.trade.precreate', order);
  if (!isOk(answer)) throw refusal(answer);
  const code = z.string().min(1).safeParse(answer['qr_code']);
  if (!code.success) throw new ModuleError('remote', "Alipay's answer has no QR code.", { ambiguous: true });
  return { ...factOf('requires_action', order), next: { kind: 'display', qr: code.data, lines: [{ label: 'amount', value: `${order.total_amount} CNY` }] } };
};

/** The page takes a signed form that the browser carries; its time is that of the attempt, so that a second form is the same. */
const pageForm = (ctx: Ctx, wanted: StartPayment): PaymentFact => {
  const order = orderOf(wanted);
  const fields = signedFields(ctx, 'alipay.trade.page.pay', ulidTime(wanted.attemptKey) ?? ctx.clock.wallMs(), { ...order, product_code: 'FAST_INSTANT_TRADE_PAY' }, { return_url: wanted.returnUrl });
  return { ...factOf('requires_action', order), next: { kind: 'redirect', url: `${ctx.settings.endpoint}?charset=utf-8`, method: 'POST', fields } };
};

export const startTrade = async (ctx: Ctx, wanted: StartPayment): Promise<PaymentFact> => {
  if (ctx.signal.aborted) throw new ModuleError('timeout', 'Given up before it began.', { retry: 'later' });
  if (wanted.money.currency !== 'CNY') throw new ModuleError('invalid', 'Alipay takes yuan only.', { field: 'money', retry: 'never' });
  if (ctx.settings.way === 'page') return pageForm(ctx, wanted);
  // Until somebody scans a code, Alipay says that it has no such trade; what was asked is noted before.
  const order = orderOf(wanted);
  const kept = noteShape.safeParse(await ctx.kv.get(noteKey(wanted.attemptKey)));
  if (kept.success && kept.data.total_amount !== order.total_amount) throw new ModuleError('invalid', 'This attempt was begun with another amount.', { field: 'money', retry: 'never' });
  if (!kept.success) await ctx.kv.set(noteKey(wanted.attemptKey), order);
  return askCode(ctx, order);
};

type Trade = z.output<typeof tradeShape>;

/** What Alipay says about a trade; nothing if nobody has begun to pay it. */
export const findTrade = async (ctx: Ctx, outTradeNo: string): Promise<Trade | undefined> => {
  const answer = await ask(ctx, 'reads', 'alipay.trade.query', { out_trade_no: outTradeNo });
  if (answer.sub_code === 'ACQ.TRADE_NOT_EXIST') return undefined;
  if (!isOk(answer)) throw refusal(answer);
  const found = tradeShape.safeParse(answer);
  if (!found.success) throw new ModuleError('remote', `Alipay's answer lacks ${found.error.issues[0]?.path.join('.') ?? 'something'}.`);
  return found.data;
};

export const retrieveTrade = async (ctx: Ctx, attemptKey: string): Promise<PaymentFact | undefined> => {
  const trade = await findTrade(ctx, attemptKey);
  const kept = noteShape.safeParse(await ctx.kv.get(noteKey(attemptKey)));
  if (trade !== undefined && trade.trade_status !== 'WAIT_BUYER_PAY') return factOf(STATUS[trade.trade_status] ?? 'unknown', trade);
  if (kept.success) return askCode(ctx, kept.data);
  return trade === undefined ? undefined : factOf('requires_action', trade);
};

/** Gives money back under a number of ours; the same number again gives back once. */
export const giveBack = async (ctx: Ctx, { refundKey, providerRef, money, reason }: RefundWish & { readonly reason?: string }): Promise<Outcome<{ readonly refundRef: string; readonly status: 'succeeded' }>> => {
  if (money.currency !== 'CNY') throw new ModuleError('invalid', 'A refund is in the currency of the payment.', { field: 'money', retry: 'never' });
  const answer = await ask(ctx, 'writes', 'alipay.trade.refund', { out_trade_no: providerRef, refund_amount: formatMinor(money), out_request_no: refundKey, refund_reason: (reason ?? 'refund').slice(0, 256) });
  if (!isOk(answer)) throw refusal(answer);
  return done({ refundRef: refundKey, status: 'succeeded' });
};
