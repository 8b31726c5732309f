import { z, type Money, type PaymentFact, type PaymentStatus } from '@billet/sdk';
import { amountShape, moneyIn } from './wire.ts';

const linksShape = z.array(z.looseObject({ rel: z.string(), href: z.string() })).default([]);

export const captureShape = z.looseObject({
  id: z.string().min(1),
  status: z.string(),
  amount: amountShape.nullish(),
  custom_id: z.string().nullish(),
  create_time: z.string().nullish(),
  update_time: z.string().nullish(),
  status_details: z.looseObject({ reason: z.string().nullish() }).nullish(),
  seller_receivable_breakdown: z.looseObject({ paypal_fee: amountShape.nullish() }).nullish(),
  links: linksShape,
});

export type Capture = z.output<typeof captureShape>;

/** Money that is held: taken by a capture, or let go. */
export const authorisationShape = z.looseObject({
  id: z.string().min(1),
  status: z.string(),
  custom_id: z.string().nullish(),
  supplementary_data: z.looseObject({ related_ids: z.looseObject({ order_id: z.string().nullish() }).nullish() }).nullish(),
});

export type Authorisation = z.output<typeof authorisationShape>;

export const orderShape = z.looseObject({
  id: z.string().min(1),
  status: z.string(),
  intent: z.string().nullish(),
  links: linksShape,
  purchase_units: z
    .array(z.looseObject({ custom_id: z.string().nullish(), amount: amountShape.nullish(), payments: z.looseObject({ captures: z.array(captureShape).default([]), authorizations: z.array(authorisationShape).default([]) }).nullish() }))
    .default([]),
  payment_source: z
    .looseObject({
      paypal: z
        .looseObject({
          email_address: z.string().nullish(),
          attributes: z.looseObject({ vault: z.looseObject({ id: z.string().nullish(), status: z.string().nullish() }).nullish() }).nullish(),
        })
        .nullish(),
    })
    .nullish(),
});

export type Order = z.output<typeof orderShape>;

export const refundShape = z.looseObject({
  id: z.string().min(1),
  status: z.string(),
  amount: amountShape.nullish(),
  create_time: z.string().nullish(),
  update_time: z.string().nullish(),
  links: linksShape,
});

export type PaypalRefund = z.output<typeof refundShape>;

const CAPTURE: Readonly<Record<string, PaymentStatus>> = { COMPLETED: 'succeeded', REFUNDED: 'succeeded', PARTIALLY_REFUNDED: 'succeeded', PENDING: 'processing', DECLINED: 'failed', FAILED: 'failed' };
const ORDER: Readonly<Record<string, PaymentStatus>> = { CREATED: 'requires_action', SAVED: 'requires_action', PAYER_ACTION_REQUIRED: 'requires_action', APPROVED: 'processing', VOIDED: 'cancelled' };

const HELD: Readonly<Record<string, PaymentStatus>> = { CREATED: 'authorised', PENDING: 'processing', CAPTURED: 'processing', PARTIALLY_CAPTURED: 'processing', VOIDED: 'cancelled', EXPIRED: 'cancelled', DENIED: 'failed' };

export const captureStatus = ({ status }: Pick<Capture, 'status'>): PaymentStatus => CAPTURE[status] ?? 'unknown';

export const captureOf = ({ purchase_units: [unit] }: Order): Capture | undefined => unit?.payments?.captures[0];

export const authorisationOf = ({ purchase_units: [unit] }: Order): Authorisation | undefined => unit?.payments?.authorizations[0];

export const orderMoney = ({ purchase_units: [unit] }: Order): Money | undefined => moneyIn(unit?.amount);

const hidden = (email: string): string => email.replace(/^(.).*(@.*)$/, '$1…$2');

/** The wallet that the payer let us keep. */
const savedOf = ({ payment_source: source }: Order): Pick<PaymentFact, 'savedMethod'> => {
  const vault = source?.paypal?.attributes?.vault;
  return typeof vault?.id === 'string' && vault.status === 'VAULTED' ? { savedMethod: { token: vault.id, label: `PayPal ${hidden(source?.paypal?.email_address ?? '')}`.trim() } } : {};
};

const leadsTo = ({ links }: Order): string | undefined => links.find(({ rel }) => rel === 'payer-action')?.href ?? links.find(({ rel }) => rel === 'approve')?.href;

/** What an order says about the money: its capture, where there is one. */
export const factOf = (order: Order): PaymentFact => {
  const capture = captureOf(order);
  if (capture !== undefined) {
    const [money, fee] = [moneyIn(capture.amount) ?? orderMoney(order), moneyIn(capture.seller_receivable_breakdown?.paypal_fee)];
    return {
      status: captureStatus(capture),
      providerRef: capture.id,
      ...(money === undefined ? {} : { money }),
      ...(fee === undefined || fee.amount === 0 || fee.currency !== money?.currency ? {} : { fee }),
      ...(typeof capture.status_details?.reason === 'string' ? { reason: capture.status_details.reason } : {}),
      ...savedOf(order),
    };
  }
  const held = authorisationOf(order);
  const status = (held === undefined ? ORDER[order.status] : HELD[held.status]) ?? 'unknown';
  const [money, url] = [orderMoney(order), leadsTo(order)];
  return {
    status,
    providerRef: order.id,
    ...(money === undefined ? {} : { money }),
    ...(status === 'requires_action' && url !== undefined ? { next: { kind: 'redirect' as const, url, method: 'GET' as const } } : {}),
  };
};
