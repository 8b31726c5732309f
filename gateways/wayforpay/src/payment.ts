import { callProvider, ModuleError, moneyOf, providerJson, z, type CallCtx, type GatewayEvent, type PaymentFact, type PaymentStatus } from '@billet/sdk';
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
  recToken: z.string().nullish(),
  cardType: z.string().nullish(),
  processingDate: z.number().nullish(),
  createdDate: z.number().nullish(),
});

export type WayPayment = z.output<typeof paymentShape>;

const STATUS: Readonly<Record<string, PaymentStatus>> = {
  Approved: 'succeeded', Refunded: 'succeeded', Voided: 'cancelled', Declined: 'failed', Expired: 'cancelled', RefundInProcessing: 'succeeded',
  InProcessing: 'processing', Pending: 'processing', WaitingAuthComplete: 'processing', WaitingAmountConfirm: 'requires_action', Created: 'requires_action',
};
const NOT_FOUND = '1127';
const BAD_SIGNATURE = '1113';

export const statusOf = ({ transactionStatus }: WayPayment): PaymentStatus => STATUS[transactionStatus ?? ''] ?? 'unknown';

const EVENTS: Readonly<Record<PaymentStatus, GatewayEvent['type']>> = { succeeded: 'payment.succeeded', failed: 'payment.failed', processing: 'payment.processing', cancelled: 'payment.cancelled', requires_action: 'ignored', unknown: 'ignored' };

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

/** What WayForPay says about an order; nothing if it has none. */
export const findOrder = async (ctx: CallCtx<Account>, orderReference: string): Promise<WayPayment | undefined> => {
  const { endpoint, merchantAccount, secretKey } = ctx.settings;
  const json = { transactionType: 'CHECK_STATUS', merchantAccount, orderReference, merchantSignature: signatureOf([merchantAccount, orderReference], secretKey.reveal()), apiVersion: 1 };
  const reply = await callProvider(ctx, 'WayForPay', 'reads', endpoint, { method: 'POST', json });
  const found = paymentShape.safeParse(await providerJson(reply, 'WayForPay', 'reads'));
  if (!found.success) throw new ModuleError('remote', "WayForPay's answer makes no sense.");
  const { reasonCode, reason, transactionStatus } = found.data;
  if (reasonCode === BAD_SIGNATURE) throw new ModuleError('auth', reason ?? 'WayForPay refuses the signature.', { code: reasonCode });
  if (reasonCode === NOT_FOUND || transactionStatus == null) return undefined;
  return found.data;
};
