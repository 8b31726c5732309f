import { z, type Money, type NextAction, type PaymentFact, type PaymentStatus } from '@billet/sdk';
import { moneyIn } from './wire.ts';

export const idShape = z.union([z.number().int(), z.string().min(1)]).transform(String);

export const refundShape = z.looseObject({ id: idShape, amount: z.number(), status: z.string().nullish(), date_created: z.string().nullish() });

export const paymentShape = z.looseObject({
  id: idShape,
  status: z.string(),
  status_detail: z.string().nullish(),
  currency_id: z.string(),
  transaction_amount: z.number(),
  external_reference: z.string().nullish(),
  live_mode: z.boolean().nullish(),
  date_created: z.string().nullish(),
  date_approved: z.string().nullish(),
  date_last_updated: z.string().nullish(),
  date_of_expiration: z.string().nullish(),
  fee_details: z.array(z.looseObject({ amount: z.number(), fee_payer: z.string().nullish() })).nullish(),
  refunds: z.array(refundShape).nullish(),
  barcode: z.looseObject({ content: z.string().nullish() }).nullish(),
  transaction_details: z.looseObject({ external_resource_url: z.string().nullish(), digitable_line: z.string().nullish(), barcode: z.looseObject({ content: z.string().nullish() }).nullish() }).nullish(),
  point_of_interaction: z.looseObject({ transaction_data: z.looseObject({ qr_code: z.string().nullish(), ticket_url: z.string().nullish() }).nullish() }).nullish(),
});

export type MercadoPayment = z.output<typeof paymentShape>;

export const preferenceShape = z.looseObject({ id: z.string().min(1), init_point: z.url(), external_reference: z.string().nullish() });

export type Preference = z.output<typeof preferenceShape>;

/** Money that came in and went again did come in: refunds and chargebacks are facts of their own. */
const STATUS: Readonly<Record<string, PaymentStatus>> = {
  pending: 'requires_action', approved: 'succeeded', authorized: 'processing', in_process: 'processing', in_mediation: 'succeeded',
  rejected: 'failed', cancelled: 'cancelled', refunded: 'succeeded', charged_back: 'succeeded',
};

export const statusOf = ({ status }: Pick<MercadoPayment, 'status'>): PaymentStatus => STATUS[status] ?? 'unknown';

export const paidMoney = (payment: MercadoPayment): Money | undefined => moneyIn(payment.transaction_amount, payment.currency_id);

/** What Mercado Pago keeps back of what we are paid; fees of the payer are none of ours. */
export const feeOf = ({ fee_details: fees, currency_id: currency }: MercadoPayment): Money | undefined => {
  const amounts = (fees ?? []).filter((fee) => fee.fee_payer === 'collector').map((fee) => moneyIn(fee.amount, currency));
  const total = amounts.reduce((sum, money) => sum + (money?.amount ?? 0), 0);
  return total === 0 ? undefined : { amount: total, currency };
};

const isWebPage = (text: string | null | undefined): text is string => typeof text === 'string' && /^https?:\/\//.test(text);

/** The code of a Pix or the slip of a boleto. */
const shown = (payment: MercadoPayment): NextAction => {
  const { qr_code: code, ticket_url: ticket } = payment.point_of_interaction?.transaction_data ?? {};
  const { external_resource_url: slip, digitable_line: line, barcode: inner } = payment.transaction_details ?? {};
  const bars = payment.barcode?.content ?? inner?.content;
  const page = [ticket, slip].find(isWebPage);
  return {
    kind: 'display',
    lines: [
      ...(typeof code === 'string' ? [{ label: 'pixCode', value: code, copy: true }] : []),
      ...(typeof line === 'string' ? [{ label: 'slipLine', value: line, copy: true }] : []),
      { label: 'amount', value: `${payment.transaction_amount.toFixed(2)} ${payment.currency_id}` },
    ],
    ...(typeof code === 'string' ? { qr: code } : {}),
    ...(typeof bars === 'string' && /^\d{44}$/.test(bars) ? { barcode: bars } : {}),
    ...(page === undefined ? {} : { page }),
    ...(typeof payment.date_of_expiration === 'string' ? { expiresAt: new Date(payment.date_of_expiration).toISOString() } : {}),
  };
};

export const factOf = (payment: MercadoPayment): PaymentFact => {
  const status = statusOf(payment);
  const [money, fee] = [paidMoney(payment), feeOf(payment)];
  return {
    status,
    providerRef: payment.id,
    ...(money === undefined ? {} : { money }),
    ...(fee === undefined || status !== 'succeeded' ? {} : { fee }),
    ...(status === 'requires_action' ? { next: shown(payment) } : {}),
    ...(status === 'failed' && typeof payment.status_detail === 'string' ? { reason: payment.status_detail } : {}),
  };
};

export const preferenceFact = ({ id, init_point: url }: Preference, money: Money): PaymentFact => ({ status: 'requires_action', providerRef: id, money, next: { kind: 'redirect', url, method: 'GET' } });
