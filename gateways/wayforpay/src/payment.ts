import { callProvider, formatMinor, ModuleError, moneyOf, providerJson, refundOnce, z, type CallCtx, type CallEffect, type GatewayEvent, type PaymentFact, type PaymentStatus, type RefundWish } from '@billet/sdk';
import type { Account } from './account.ts';
import { signatureOf } from './sign.ts';

const text = z.union([z.string(), z.number()]).transform(String).nullish();

export const paymentShape = z.looseObject({
  merchantAccount: z.string().nullish(),
  orderReference: z.string().nullish(),
  amount: text,
  currency: z.string().nullish(),
  authCode: text,
  cardPan: text,
  transactionStatus: z.string().nullish(),
  reason: z.string().nullish(),
  reasonCode: text,
  fee: text,
  /** How much has gone back so far. */
  refundAmount: text,
  recToken: z.string().nullish(),
  cardType: z.string().nullish(),
  processingDate: z.number().nullish(),
  createdDate: z.number().nullish(),
});

export type WayPayment = z.output<typeof paymentShape>;

const STATUS: Readonly<Record<string, PaymentStatus>> = {
  Approved: 'succeeded', Refunded: 'succeeded', Voided: 'cancelled', Declined: 'failed', Expired: 'cancelled', RefundInProcessing: 'succeeded',
  InProcessing: 'processing', Pending: 'processing', WaitingAuthComplete: 'authorised', WaitingAmountConfirm: 'requires_action', Created: 'requires_action',
};
const NOT_FOUND = '1127';
const BAD_SIGNATURE = '1113';

export const statusOf = ({ transactionStatus }: WayPayment): PaymentStatus => STATUS[transactionStatus ?? ''] ?? 'unknown';

const EVENTS: Readonly<Record<PaymentStatus, GatewayEvent['type']>> = { authorised: 'payment.authorised', succeeded: 'payment.succeeded', failed: 'payment.failed', processing: 'payment.processing', cancelled: 'payment.cancelled', requires_action: 'ignored', unknown: 'ignored' };

/** A message about money that went back is no payment once more. */
export const eventType = (payment: WayPayment): GatewayEvent['type'] => (payment.transactionStatus?.startsWith('Refund') === true ? 'ignored' : EVENTS[statusOf(payment)]);

export const factOf = (payment: WayPayment, attemptKey: string): PaymentFact => {
  const [money, fee] = [moneyOf(payment.amount ?? undefined, payment.currency ?? undefined), moneyOf(payment.fee ?? undefined, payment.currency ?? undefined)];
  return {
    status: statusOf(payment),
    providerRef: payment.orderReference ?? attemptKey,
    ...(money === undefined ? {} : { money }),
    ...(fee === undefined || fee.amount === 0 ? {} : { fee }),
    ...(payment.reason == null || payment.reason === 'Ok' ? {} : { reason: payment.reason }),
    ...(payment.recToken == null || payment.recToken === '' ? {} : { savedMethod: { token: payment.recToken, label: `${payment.cardType ?? 'Card'} ${(payment.cardPan ?? '').slice(-4)}`.trim() } }),
  };
};

/** One signed call; which fields are signed, and in which order, depends on the deed. */
export const ask = async (ctx: CallCtx<Account>, effect: CallEffect, transactionType: string, signed: Readonly<Record<string, string>>, more: Readonly<Record<string, unknown>> = {}): Promise<WayPayment> => {
  const { endpoint, merchantAccount, secretKey } = ctx.settings;
  const json = { transactionType, merchantAccount, ...signed, ...more, merchantSignature: signatureOf([merchantAccount, ...Object.values(signed)], secretKey.reveal()), apiVersion: 1 };
  const reply = await callProvider(ctx, 'WayForPay', effect, endpoint, { method: 'POST', json });
  const found = paymentShape.safeParse(await providerJson(reply, 'WayForPay', effect));
  if (!found.success) throw new ModuleError('remote', "WayForPay's answer makes no sense.", { ambiguous: effect === 'writes' });
  const { reasonCode, reason } = found.data;
  if (reasonCode === BAD_SIGNATURE) throw new ModuleError('auth', reason ?? 'WayForPay refuses the signature.', { code: reasonCode });
  return found.data;
};

/** What WayForPay says about an order; nothing if it has none. */
export const findOrder = async (ctx: CallCtx<Account>, orderReference: string): Promise<WayPayment | undefined> => {
  const found = await ask(ctx, 'reads', 'CHECK_STATUS', { orderReference });
  return found.reasonCode === NOT_FOUND || found.transactionStatus == null ? undefined : found;
};

export const BACK: readonly string[] = ['Refunded', 'Voided'];

/** Gives money back. WayForPay takes no key, so what it says about the order decides whether a try went through. */
export const giveBack = (ctx: CallCtx<Account>, wish: RefundWish & { readonly reason?: string }): ReturnType<typeof refundOnce> =>
  refundOnce(ctx, wish, {
    read: async () => {
      const found = await findOrder(ctx, wish.providerRef);
      const paid = moneyOf(found?.amount ?? undefined, found?.currency ?? undefined);
      if (found === undefined || paid === undefined) return undefined;
      return { paid, refunded: moneyOf(found.refundAmount ?? undefined, paid.currency)?.amount ?? (BACK.includes(found.transactionStatus ?? '') ? paid.amount : 0) };
    },
    send: async () => {
      const signed = { orderReference: wish.providerRef, amount: formatMinor(wish.money), currency: wish.money.currency };
      const told = await ask(ctx, 'writes', 'REFUND', signed, { comment: (wish.reason ?? 'Refund').slice(0, 200) });
      if (BACK.includes(told.transactionStatus ?? '')) return 'succeeded';
      if (told.transactionStatus === 'RefundInProcessing') return 'processing';
      throw new ModuleError('declined', told.reason ?? 'WayForPay did not give the money back.', told.reasonCode == null ? {} : { code: told.reasonCode });
    },
  });
