import { exactText, instantFrom, jsonOf, moneyOf, refusedBecause, sameText, z, type GatewayEvent, type RawRequest, type Verification } from '@billet/sdk';
import { eventType, paymentShape } from './payment.ts';
import { signatureOf } from './sign.ts';

const messageShape = paymentShape.extend({ merchantSignature: z.string(), orderReference: z.string().min(1) });

/** The fields that WayForPay signs, as they stand in the message: a number keeps the form in which it was written. */
const signedValue = (text: string, name: string): string | undefined => {
  const found = new RegExp(`"${name}"\\s*:\\s*("(?:[^"\\\\]|\\\\.)*"|-?[0-9.eE+-]+|null)`, 'g');
  const all = [...text.matchAll(found)];
  if (all.length > 1) return undefined;
  const raw = all[0]?.[1];
  if (raw === undefined || raw === 'null') return '';
  return raw.startsWith('"') ? (jsonOf(raw) as string) : raw;
};

const SIGNED = ['merchantAccount', 'orderReference', 'amount', 'currency', 'authCode', 'cardPan', 'transactionStatus', 'reasonCode'] as const;

/** Checks the signature over the values as they came, and writes the answer that keeps WayForPay from repeating itself. */
export const verifyWebhook = (request: RawRequest, secretKey: string, nowMs: number): Verification => {
  const text = exactText(request.body);
  const found = messageShape.safeParse(text === undefined ? undefined : jsonOf(text));
  if (text === undefined || !found.success) return refusedBecause('not a message of WayForPay');
  const values = SIGNED.map((name) => signedValue(text, name));
  if (values.some((value) => value === undefined)) return refusedBecause('a signed field comes twice');
  const message = found.data;
  if (!sameText(message.merchantSignature, signatureOf(values as readonly string[], secretKey))) return refusedBecause('the signature does not fit');
  const time = Math.floor(nowMs / 1000);
  const occurredAt = instantFrom((message.processingDate ?? message.createdDate ?? time) * 1000);
  if (occurredAt === undefined) return refusedBecause('the time makes no sense');
  const money = moneyOf(message.amount ?? undefined, message.currency ?? undefined);
  const event: GatewayEvent = {
    id: `${message.orderReference}:${message.transactionStatus ?? ''}`,
    type: eventType(message),
    providerRef: message.orderReference,
    attemptKey: message.orderReference,
    occurredAt,
    ...(money === undefined ? {} : { money }),
    ...(message.reason == null || message.reason === 'Ok' ? {} : { reason: message.reason }),
  };
  const reply = { orderReference: message.orderReference, status: 'accept', time, signature: signatureOf([message.orderReference, 'accept', time], secretKey) };
  return { ok: true, events: [event], reply: { type: 'application/json', body: JSON.stringify(reply) } };
};
