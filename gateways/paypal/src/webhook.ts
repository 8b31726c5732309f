import type { KeyObject } from 'node:crypto';
import { callProvider, exactText, isModuleError, jsonOf, oneHeader, refusedBecause, z, type GatewayEvent, type RawRequest, type Verification } from '@billet/sdk';
import { modeOf } from './account.ts';
import type { Ctx } from './client.ts';
import { fits, isPaypalAddress, keyOf, trustedKey } from './signature.ts';
import { authorisationShape, captureShape, captureStatus, orderShape, refundShape } from './shapes.ts';
import { amountShape, moneyIn } from './wire.ts';

const messageShape = z.looseObject({ id: z.string().min(1), event_type: z.string(), create_time: z.string(), resource: z.looseObject({}) });
type Message = z.output<typeof messageShape>;

const disputeShape = z.looseObject({
  dispute_id: z.string().min(1),
  disputed_transactions: z.array(z.looseObject({ seller_transaction_id: z.string().nullish() })).default([]),
  dispute_amount: amountShape.nullish(),
  reason: z.string().nullish(),
  dispute_outcome: z.looseObject({ outcome_code: z.string().nullish() }).nullish(),
});

const PAYMENT: Readonly<Record<ReturnType<typeof captureStatus>, GatewayEvent['type']>> = { authorised: 'payment.authorised', succeeded: 'payment.succeeded', processing: 'payment.processing', failed: 'payment.failed', cancelled: 'payment.cancelled', requires_action: 'ignored', unknown: 'ignored' };

type Read = (message: Message, base: Pick<GatewayEvent, 'id' | 'occurredAt'>) => GatewayEvent | undefined;

const readCapture: Read = ({ resource }, base) => {
  const capture = captureShape.safeParse(resource).data;
  if (capture === undefined) return undefined;
  const [money, fee] = [moneyIn(capture.amount), moneyIn(capture.seller_receivable_breakdown?.paypal_fee)];
  return {
    ...base,
    id: `${capture.id}:${capture.status}`,
    type: PAYMENT[captureStatus(capture)],
    providerRef: capture.id,
    ...(typeof capture.custom_id === 'string' ? { attemptKey: capture.custom_id } : {}),
    ...(money === undefined ? {} : { money }),
    ...(fee === undefined || fee.amount === 0 || fee.currency !== money?.currency ? {} : { fee }),
    ...(typeof capture.status_details?.reason === 'string' ? { reason: capture.status_details.reason } : {}),
  };
};

/** Which capture a refund belongs to stands in its link upwards only. */
const readRefund: Read = ({ resource }, base) => {
  const refund = refundShape.safeParse(resource).data;
  const of = /\/captures\/([A-Z0-9]+)$/.exec(refund?.links.find(({ rel }) => rel === 'up')?.href ?? '')?.[1];
  if (refund === undefined || of === undefined) return undefined;
  const money = moneyIn(refund.amount);
  const type = refund.status === 'COMPLETED' ? 'refund.succeeded' : refund.status === 'FAILED' || refund.status === 'CANCELLED' ? 'refund.failed' : 'ignored';
  return { ...base, id: `${refund.id}:${refund.status}`, type, providerRef: of, ...(money === undefined ? {} : { money }) };
};

const WON: ReadonlySet<string> = new Set(['RESOLVED_SELLER_FAVOUR', 'CANCELED_BY_BUYER', 'DENIED', 'RESOLVED_WITH_PAYOUT', 'NONE']);

const readDispute: Read = ({ event_type: type, resource }, base) => {
  const dispute = disputeShape.safeParse(resource).data;
  const of = dispute?.disputed_transactions[0]?.seller_transaction_id;
  if (dispute === undefined || typeof of !== 'string') return undefined;
  const money = moneyIn(dispute.dispute_amount);
  const state = type === 'CUSTOMER.DISPUTE.CREATED' ? 'opened' : type !== 'CUSTOMER.DISPUTE.RESOLVED' ? undefined : WON.has(dispute.dispute_outcome?.outcome_code ?? '') ? 'won' : 'lost';
  return { ...base, id: `${dispute.dispute_id}:${state ?? base.id}`, type: state === undefined ? 'ignored' : `dispute.${state}`, providerRef: of, ...(money === undefined ? {} : { money }), ...(typeof dispute.reason === 'string' ? { reason: dispute.reason } : {}) };
};

/** The payer has agreed; the money is taken when we ask, which a payment "on its way" makes core do. */
const readApproval: Read = ({ resource }, base) => {
  const order = orderShape.safeParse(resource).data;
  const attemptKey = order?.purchase_units[0]?.custom_id;
  return order === undefined || typeof attemptKey !== 'string' ? undefined : { ...base, type: 'payment.processing', providerRef: order.id, attemptKey };
};

/** Held money that ended without being taken: let go, or kept waiting for too long. That it is held is known: we asked for it. */
const readVoid: Read = ({ resource }, base) => {
  const held = authorisationShape.safeParse(resource).data;
  const orderId = held?.supplementary_data?.related_ids?.order_id;
  return typeof held?.custom_id !== 'string' || typeof orderId !== 'string' ? undefined : { ...base, id: `${held.id}:VOIDED`, type: 'payment.cancelled', providerRef: orderId, attemptKey: held.custom_id };
};

const READERS: Readonly<Record<string, Read>> = {
  'PAYMENT.CAPTURE.COMPLETED': readCapture,
  'PAYMENT.CAPTURE.PENDING': readCapture,
  'PAYMENT.CAPTURE.DENIED': readCapture,
  'PAYMENT.CAPTURE.DECLINED': readCapture,
  'PAYMENT.CAPTURE.REFUNDED': readRefund,
  'PAYMENT.CAPTURE.REVERSED': readRefund,
  'PAYMENT.AUTHORIZATION.VOIDED': readVoid,
  'CHECKOUT.ORDER.APPROVED': readApproval,
  'CUSTOMER.DISPUTE.CREATED': readDispute,
  'CUSTOMER.DISPUTE.UPDATED': readDispute,
  'CUSTOMER.DISPUTE.RESOLVED': readDispute,
};

/** Checks the signature with this key and reads the event. */
export const readSigned = (request: RawRequest, webhookId: string, key: KeyObject, mode: { readonly livemode?: boolean } = {}): Verification => {
  if (!fits(request, webhookId, key)) return refusedBecause('the signature does not fit');
  const text = exactText(request.body);
  const found = messageShape.safeParse(text === undefined ? undefined : jsonOf(text));
  if (!found.success || Number.isNaN(Date.parse(found.data.create_time))) return refusedBecause('the body is no event');
  const base = { id: found.data.id, occurredAt: new Date(found.data.create_time).toISOString() };
  const event = READERS[found.data.event_type]?.(found.data, base) ?? { ...base, type: 'ignored' as const, providerRef: '' };
  return { ok: true, events: [{ ...event, ...mode }] };
};

/** Certificates by address, checked when they were fetched; PayPal changes the address with the certificate. */
export const createWebhook = () => {
  const keys = new Map<string, KeyObject>();
  return async (ctx: Ctx, request: RawRequest): Promise<Verification> => {
    const { webhookId, certificate } = ctx.settings;
    if (webhookId === undefined) return refusedBecause('no webhook id is set');
    const address = oneHeader(request, 'paypal-cert-url') ?? '';
    if (!isPaypalAddress(address)) return refusedBecause('the certificate is not at PayPal');
    const pinned = certificate === undefined ? undefined : keyOf(certificate);
    if (certificate !== undefined) return pinned === undefined ? refusedBecause('the pinned certificate cannot be read') : readSigned(request, webhookId, pinned, modeOf(ctx.settings));
    let key = keys.get(address);
    if (key === undefined) {
      try {
        const reply = await callProvider(ctx, 'PayPal', 'reads', address);
        key = reply.status === 200 ? trustedKey(await reply.text(), ctx.clock.wallMs()) : undefined;
      } catch (error) {
        if (isModuleError(error)) return refusedBecause(`the certificate could not be fetched: ${error.message}`);
        throw error;
      }
      if (key === undefined) return refusedBecause('the certificate is not to be trusted');
      if (keys.size >= 20) keys.clear();
      keys.set(address, key);
    }
    return readSigned(request, webhookId, key, modeOf(ctx.settings));
  };
};
