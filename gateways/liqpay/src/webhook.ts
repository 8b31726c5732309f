import { exactText, formFields, jsonOf, moneyOf, refusedBecause, sameText, type GatewayEvent, type RawRequest, type Verification } from '@billet/sdk';
import { instantOf, isSandbox, paymentShape, statusOf } from './payment.ts';
import { signatureOf, type Hash } from './sign.ts';

const TYPES: Readonly<Record<ReturnType<typeof statusOf>, GatewayEvent['type']>> = {
  authorised: 'payment.authorised', succeeded: 'payment.succeeded', failed: 'payment.failed', processing: 'payment.processing', cancelled: 'payment.cancelled', requires_action: 'ignored', unknown: 'ignored',
};

/** Checks the signature over the base64 text as it came, never over JSON written again, and reads the event. */
export const verifyWebhook = (request: RawRequest, privateKey: string, hash: Hash): Verification => {
  const text = exactText(request.body);
  const fields = text === undefined ? undefined : formFields(text);
  const { data, signature } = fields ?? {};
  if (data === undefined || signature === undefined) return refusedBecause('no signed data');
  // Base64 has several spellings of the same bytes, and a form too: only the one that LiqPay writes is taken.
  if (text !== new URLSearchParams({ data, signature }).toString()) return refusedBecause('not a message of LiqPay');
  if (!sameText(signature, signatureOf(data, privateKey, hash))) return refusedBecause('the signature does not fit');
  const found = paymentShape.safeParse(jsonOf(Buffer.from(data, 'base64').toString()));
  if (!found.success) return refusedBecause('the data is no payment');
  const payment = found.data;
  const occurredAt = instantOf(payment);
  if (occurredAt === undefined) return refusedBecause('the time makes no sense');
  const money = moneyOf(payment.amount ?? undefined, payment.currency ?? undefined);
  const status = statusOf(payment);
  // Money that went back is no payment once more; a hold that was released is over.
  const type = payment.status === 'reversed' && status === 'succeeded' ? 'ignored' : TYPES[status];
  const event: GatewayEvent = {
    id: `${payment.payment_id ?? payment.order_id ?? ''}:${payment.status}`,
    type,
    providerRef: payment.order_id ?? '',
    occurredAt,
    livemode: !isSandbox(payment),
    ...(typeof payment.order_id === 'string' ? { attemptKey: payment.order_id } : {}),
    ...(money === undefined ? {} : { money }),
    ...(typeof payment.err_description === 'string' ? { reason: payment.err_description } : {}),
  };
  return { ok: true, events: [event] };
};
