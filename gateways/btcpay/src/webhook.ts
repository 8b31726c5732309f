import { createHmac } from 'node:crypto';
import { exactText, instantFrom, jsonOf, moneyOf, oneHeader, refusedBecause, sameText, z, type GatewayEvent, type RawRequest, type Verification } from '@billet/sdk';

const HEADER = 'btcpay-sig';

const eventShape = z.looseObject({
  deliveryId: z.string().min(1),
  originalDeliveryId: z.string().nullish(),
  type: z.string(),
  timestamp: z.number(),
  invoiceId: z.string().default(''),
  partiallyPaid: z.boolean().nullish(),
  metadata: z.looseObject({ orderId: z.string().nullish(), amount: z.string().nullish(), currency: z.string().nullish() }).nullish(),
});

/** Only *settled* is money: before that a payment may still be taken back by the network. */
const TYPES: Readonly<Record<string, GatewayEvent['type']>> = {
  InvoiceSettled: 'payment.succeeded',
  InvoiceProcessing: 'payment.processing',
  InvoiceExpired: 'payment.cancelled',
  InvoiceInvalid: 'payment.failed',
};

/** Checks `BTCPay-Sig` over the raw bytes and reads the event. Source: BTCPay Greenfield API, webhooks. */
export const verifyWebhook = (request: RawRequest, secret: string): Verification => {
  const given = oneHeader(request, HEADER);
  if (given === undefined) return refusedBecause('no signature');
  if (!sameText(given, `sha256=${createHmac('sha256', secret).update(request.body).digest('hex')}`)) return refusedBecause('the signature does not fit');
  const text = exactText(request.body);
  const found = eventShape.safeParse(text === undefined ? undefined : jsonOf(text));
  if (!found.success) return refusedBecause('the body is no event');
  const { deliveryId, originalDeliveryId, type, timestamp, invoiceId, partiallyPaid, metadata } = found.data;
  const occurredAt = instantFrom(timestamp * 1000);
  if (occurredAt === undefined) return refusedBecause('the time makes no sense');
  const money = moneyOf(metadata?.amount, metadata?.currency);
  const known = TYPES[type] ?? 'ignored';
  const event: GatewayEvent = {
    id: originalDeliveryId ?? deliveryId,
    type: known,
    providerRef: invoiceId,
    occurredAt,
    ...(typeof metadata?.orderId === 'string' ? { attemptKey: metadata.orderId } : {}),
    ...(known === 'payment.succeeded' && money !== undefined ? { money } : {}),
    ...(partiallyPaid === true ? { reason: 'partly paid' } : {}),
  };
  return { ok: true, events: [event] };
};

const payoutShape = z.looseObject({ type: z.literal('PayoutUpdated'), timestamp: z.number(), pullPaymentId: z.string().min(1) });

/** The refund whose claim a message is about, if it is about one. Its signature has been checked. */
export const payoutIn = (request: RawRequest): { readonly pullPaymentId: string; readonly occurredAt: string } | undefined => {
  const { data } = payoutShape.safeParse(jsonOf(exactText(request.body) ?? ''));
  const occurredAt = data === undefined ? undefined : instantFrom(data.timestamp * 1000);
  return data === undefined || occurredAt === undefined ? undefined : { pullPaymentId: data.pullPaymentId, occurredAt };
};
