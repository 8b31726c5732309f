import { callProvider, instantFrom, isModuleError, ModuleError, moneyOf, providerJson, z, type CallCtx, type CallEffect, type Money, type PaymentFact, type PaymentStatus } from '@billet/sdk';
import type { Account } from './account.ts';
import { encodeData, signatureOf } from './sign.ts';

export const VERSION = { sha1: 3, 'sha3-256': 7 } as const;

export const paymentShape = z.looseObject({
  status: z.string(),
  order_id: z.string().nullish(),
  payment_id: z.union([z.string(), z.number()]).transform(String).nullish(),
  amount: z.union([z.string(), z.number()]).nullish(),
  currency: z.string().nullish(),
  /** What LiqPay keeps, in the currency of the payment. */
  receiver_commission: z.union([z.string(), z.number()]).nullish(),
  /** How much has gone back so far, in the currency of the payment. */
  refund_amount: z.union([z.string(), z.number()]).nullish(),
  /** The house has not enough with LiqPay yet: the refund waits for it. */
  wait_amount: z.union([z.boolean(), z.string()]).nullish(),
  public_key: z.string().nullish(),
  err_code: z.string().nullish(),
  err_description: z.string().nullish(),
  end_date: z.union([z.string(), z.number()]).nullish(),
  create_date: z.union([z.string(), z.number()]).nullish(),
  action: z.string().nullish(),
  /** When held money was taken. */
  completion_date: z.union([z.string(), z.number()]).nullish(),
});

export type LiqpayPayment = z.output<typeof paymentShape>;

/** An answer: the payment, or why there is none. */
const answerShape = paymentShape.extend({ result: z.string().optional(), status: z.string().default('unknown') });

const STATUS: Readonly<Record<string, PaymentStatus>> = {
  success: 'succeeded', sandbox: 'succeeded', reversed: 'succeeded', failure: 'failed', error: 'failed',
  processing: 'processing', wait_accept: 'processing', wait_secure: 'processing', hold_wait: 'authorised', wait_compensation: 'processing',
  '3ds_verify': 'requires_action', otp_verify: 'requires_action', cvv_verify: 'requires_action', invoice_wait: 'requires_action', cash_wait: 'requires_action', prepared: 'requires_action',
};

/** A hold that was released was never money of ours; what was taken and then went back was. */
const isReleased = ({ status, action, completion_date: taken }: LiqpayPayment): boolean => status === 'reversed' && action === 'hold' && taken == null;

export const statusOf = (payment: LiqpayPayment): PaymentStatus => (isReleased(payment) ? 'cancelled' : (STATUS[payment.status] ?? 'unknown'));

/** True for play money: nothing was taken from anybody. */
export const isSandbox = ({ status }: LiqpayPayment): boolean => status === 'sandbox';

const feeOf = ({ receiver_commission: commission, currency }: LiqpayPayment): Money | undefined => {
  const fee = moneyOf(commission ?? undefined, currency ?? undefined);
  return fee === undefined || fee.amount === 0 ? undefined : fee;
};

export const factOf = (payment: LiqpayPayment, attemptKey: string): PaymentFact => {
  const money = moneyOf(payment.amount ?? undefined, payment.currency ?? undefined);
  const fee = feeOf(payment);
  return {
    status: statusOf(payment),
    providerRef: payment.order_id ?? attemptKey,
    ...(money === undefined ? {} : { money }),
    ...(fee === undefined ? {} : { fee }),
    ...(typeof payment.err_description === 'string' ? { reason: payment.err_description } : {}),
  };
};

/** When it ended, or began where it has not. */
export const instantOf = ({ end_date: end, create_date: created }: LiqpayPayment): string | undefined => instantFrom(Number(end ?? created ?? 0));

const AMOUNT = /^\d+(\.\d+)?$/;

/** What was paid and what went back of it. `reversed` says that all did, also where no sum stands. */
export const refundedOf = (payment: LiqpayPayment): { readonly paid: Money; readonly refunded: number } | undefined => {
  const paid = moneyOf(payment.amount ?? undefined, payment.currency ?? undefined);
  if (paid === undefined) return undefined;
  const told = String(payment.refund_amount ?? '');
  const refunded = AMOUNT.test(told) ? moneyOf(told, paid.currency)?.amount : undefined;
  return { paid, refunded: refunded ?? (payment.status === 'reversed' ? paid.amount : 0) };
};

/** One signed call. LiqPay answers everything with 200; `result: error` is its no. */
export const request = async (ctx: CallCtx<Account>, effect: CallEffect, params: Readonly<Record<string, unknown>>): Promise<LiqpayPayment> => {
  const { endpoint, publicKey, privateKey, hash } = ctx.settings;
  const data = encodeData({ version: VERSION[hash], public_key: publicKey, ...params });
  const reply = await callProvider(ctx, 'LiqPay', effect, `${endpoint.replace(/\/$/, '')}/api/request`, { method: 'POST', form: { data, signature: signatureOf(data, privateKey.reveal(), hash) } });
  const body = await providerJson(reply, 'LiqPay', effect);
  const parsed = answerShape.safeParse(body);
  if (!parsed.success) throw new ModuleError('remote', "LiqPay's answer makes no sense.", { ambiguous: effect === 'writes' });
  const { result, err_code: code, err_description: words } = parsed.data;
  if (result === 'error') {
    const kind = code === 'payment_not_found' || code === 'err_order_id' ? 'notFound' : code === 'err_signature' || code === 'public_key_not_found' || code === 'err_access' ? 'auth' : 'declined';
    throw new ModuleError(kind, words ?? code ?? 'LiqPay refuses without a reason.', code == null ? {} : { code });
  }
  return parsed.data;
};

/** What LiqPay says about an order; nothing if it has none. */
export const findPayment = async (ctx: CallCtx<Account>, orderId: string): Promise<LiqpayPayment | undefined> => {
  try {
    return await request(ctx, 'reads', { action: 'status', order_id: orderId });
  } catch (error) {
    if (isModuleError(error) && error.failure.kind === 'notFound') return undefined;
    throw error;
  }
};
