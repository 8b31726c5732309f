import { exactText, jsonOf, oneHeader, refusedBecause, withinWindow, z, type GatewayEvent, type RawRequest, type Verification } from '@billet/sdk';
import { decrypt, fits, publicKeyOf } from './sign.ts';
import { signedPart, type Signed } from './signed.ts';
import { moneyIn, STATUS, transactionShape } from './transaction.ts';

const noticeShape = z.looseObject({
  id: z.string().min(1), create_time: z.string(), event_type: z.string(),
  resource: z.looseObject({ algorithm: z.string(), ciphertext: z.string(), nonce: z.string(), associated_data: z.string().nullish() }),
});
const refundShape = z.looseObject({ mchid: z.string().nullish(), out_trade_no: z.string().min(1), out_refund_no: z.string().min(1), amount: z.looseObject({ refund: z.number().int(), currency: z.string().nullish() }) });

/** For whom a message has to be; without it (the signature alone) anybody. */
export interface Receiver {
  readonly merchantId: string;
  readonly appId: string;
}

/** Signed by the platform, but for another merchant. */
const FOREIGN = { type: 'ignored', reason: 'WRONG_RECEIVER' } as const;

/** A number of its own for what is for somebody else: it must not take the place of the message for us. */
const idFor = (ours: boolean, merchant: string | null | undefined, id: string): string => (ours ? id : `foreign:${merchant ?? ''}:${id}`);

const REPLY = { type: 'application/json', body: '{"code":"SUCCESS"}' } as const;
const TYPES: Readonly<Record<string, GatewayEvent['type']>> = { succeeded: 'payment.succeeded', failed: 'payment.failed', cancelled: 'payment.cancelled', processing: 'payment.processing' };
const REFUNDS: Readonly<Record<string, GatewayEvent['type']>> = { 'REFUND.SUCCESS': 'refund.succeeded', 'REFUND.ABNORMAL': 'refund.failed', 'REFUND.CLOSED': 'refund.failed' };

const instantOf = (text: string | null | undefined): string | undefined => (text == null || Number.isNaN(Date.parse(text)) ? undefined : new Date(Date.parse(text)).toISOString());

const eventOf = (notice: z.output<typeof noticeShape>, inner: unknown, receiver: Receiver | undefined): GatewayEvent | undefined => {
  const occurredAt = instantOf(notice.create_time);
  if (occurredAt === undefined) return undefined;
  const refund = REFUNDS[notice.event_type];
  if (refund !== undefined) {
    const found = refundShape.safeParse(inner);
    if (!found.success) return undefined;
    const { mchid, out_trade_no: providerRef, out_refund_no: number, amount } = found.data;
    const ours = receiver === undefined || mchid === receiver.merchantId;
    return { id: idFor(ours, mchid, `${number}:${notice.event_type}`), ...(ours ? { type: refund } : FOREIGN), providerRef, occurredAt, money: { amount: amount.refund, currency: amount.currency ?? 'CNY' } };
  }
  const found = transactionShape.safeParse(inner);
  if (!found.success) return { id: notice.id, type: 'ignored', providerRef: '', occurredAt };
  const { mchid, appid, out_trade_no: key, trade_state: state, amount, success_time: at } = found.data;
  const ours = receiver === undefined || (mchid === receiver.merchantId && appid === receiver.appId);
  const known = notice.event_type.startsWith('TRANSACTION.') ? TYPES[STATUS[state] ?? ''] : undefined;
  // Without an amount there would be nothing to compare ours with.
  if (known === 'payment.succeeded' && amount == null) return undefined;
  return { id: idFor(ours, mchid, `${key}:${state}`), ...(ours ? { type: known ?? 'ignored' } : FOREIGN), providerRef: key, attemptKey: key, occurredAt: instantOf(at) ?? occurredAt, ...moneyIn(amount) };
};

/** The signed part of a request within its window, or why it counts for nothing. */
export const signedRequest = (request: RawRequest, nowMs: number): Signed | string => {
  const text = exactText(request.body);
  const message = text === undefined ? undefined : signedPart((name) => oneHeader(request, name), text);
  if (message === undefined) return 'no signature';
  if (!withinWindow(nowMs, Number(message.timestamp))) return 'the signature is too old, or from the future';
  // The platform itself sends such to see whether signatures are checked.
  return message.signature.startsWith('WECHATPAY/SIGNTEST/') ? 'a probe' : message;
};

/** Reads what a message says, once its signature is known to fit. */
export const readNotice = (message: Signed, apiKey: string, receiver?: Receiver): Verification => {
  const notice = noticeShape.safeParse(jsonOf(message.body));
  if (!notice.success || notice.data.resource.algorithm !== 'AEAD_AES_256_GCM') return refusedBecause('the body is no message of WeChat Pay');
  const text = decrypt(notice.data.resource, apiKey);
  if (text === undefined) return refusedBecause('the message is not encrypted with the APIv3 key');
  const event = eventOf(notice.data, jsonOf(text), receiver);
  return event === undefined ? refusedBecause('the message makes no sense') : { ok: true, events: [event], reply: REPLY };
};

/** The check with nothing but secrets: the APIv3 key on the first line, a certificate or public key in PEM on those after it. */
export const verifyAlone = (request: RawRequest, secret: string, nowMs: number): Verification => {
  const end = secret.indexOf('\n');
  const key = publicKeyOf(secret.slice(end + 1));
  if (end < 0 || key === undefined) return refusedBecause('the secret is the APIv3 key, and on the lines after it a certificate or public key in PEM');
  const message = signedRequest(request, nowMs);
  if (typeof message === 'string') return refusedBecause(message);
  return fits(message, key) ? readNotice(message, secret.slice(0, end).trim()) : refusedBecause('the signature does not fit');
};
