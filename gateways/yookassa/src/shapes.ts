import { formatMinor, moneyOf, z, type Money, type PaymentFact, type PaymentStatus } from '@billet/sdk';

const amountShape = z.looseObject({ value: z.string(), currency: z.string() });

export const paymentShape = z.looseObject({
  id: z.string().min(1),
  status: z.string(),
  amount: amountShape,
  income_amount: amountShape.nullish(),
  confirmation: z.looseObject({ confirmation_url: z.string().nullish() }).nullish(),
  metadata: z.looseObject({ attempt: z.string().nullish() }).nullish(),
  payment_method: z.looseObject({ id: z.string(), saved: z.boolean().nullish(), title: z.string().nullish() }).nullish(),
  cancellation_details: z.looseObject({ reason: z.string().nullish() }).nullish(),
  created_at: z.string().nullish(),
  captured_at: z.string().nullish(),
  test: z.boolean().nullish(),
});

export const refundShape = z.looseObject({ id: z.string().min(1), status: z.string(), payment_id: z.string(), amount: amountShape, created_at: z.string().nullish() });

export type YooPayment = z.output<typeof paymentShape>;
export type YooRefund = z.output<typeof refundShape>;

const STATUS: Readonly<Record<string, PaymentStatus>> = { pending: 'requires_action', waiting_for_capture: 'authorised', succeeded: 'succeeded', canceled: 'cancelled' };

export const statusOf = ({ status }: YooPayment): PaymentStatus => STATUS[status] ?? 'unknown';

export const amountOf = (money: Money): { readonly value: string; readonly currency: string } => ({ value: formatMinor(money), currency: money.currency });

export const moneyIn = (amount: { readonly value: string; readonly currency: string } | null | undefined): Money | undefined => moneyOf(amount?.value, amount?.currency);

/** What YooKassa keeps is the amount less what comes in. */
export const feeOf = ({ amount, income_amount: income }: YooPayment): Money | undefined => {
  const [paid, net] = [moneyIn(amount), moneyIn(income)];
  return paid === undefined || net?.currency !== paid.currency || net.amount >= paid.amount ? undefined : { amount: paid.amount - net.amount, currency: paid.currency };
};

export const factOf = (payment: YooPayment): PaymentFact => {
  const status = statusOf(payment);
  const [money, fee] = [moneyIn(payment.amount), feeOf(payment)];
  const { payment_method: method, confirmation, cancellation_details: why } = payment;
  return {
    status,
    providerRef: payment.id,
    ...(money === undefined ? {} : { money }),
    ...(fee === undefined || status !== 'succeeded' ? {} : { fee }),
    ...(typeof why?.reason === 'string' ? { reason: why.reason } : {}),
    ...(method?.saved === true ? { savedMethod: { token: method.id, label: method.title ?? 'YooKassa' } } : {}),
    ...(status === 'requires_action' && typeof confirmation?.confirmation_url === 'string' ? { next: { kind: 'redirect' as const, url: confirmation.confirmation_url, method: 'GET' as const } } : {}),
  };
};
