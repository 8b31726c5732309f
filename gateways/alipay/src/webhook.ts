import { exactText, formFields, instantFrom, moneyOf, refusedBecause, type GatewayEvent, type RawRequest, type Verification } from '@billet/sdk';
import { fits, publicKeyOf, signedText } from './sign.ts';
import { STATUS } from './trade.ts';

const TYPES: Readonly<Record<string, GatewayEvent['type']>> = { succeeded: 'payment.succeeded', cancelled: 'payment.cancelled', requires_action: 'ignored' };

/** A time as Alipay writes it, in China. */
const instantOf = (text: string | undefined): string | undefined => (text !== undefined && /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/.test(text) ? instantFrom(`${text.slice(0, 10)}T${text.slice(11, 19)}+08:00`) : undefined);

/** For whom a message has to be; without it (the signature alone) anybody. */
export interface Receiver {
  readonly appId: string;
  readonly sellerId: string;
}

/** Checks RSA2 over the fields as they came, decoded once, and reads the event. Some services sign `sign_type` as well. */
export const verifyWebhook = (request: RawRequest, publicKey: string, nowMs: number, receiver?: Receiver): Verification => {
  const key = publicKeyOf(publicKey);
  if (key === undefined) return refusedBecause('the public key is none');
  const text = exactText(request.body);
  const fields = text === undefined ? undefined : formFields(text);
  const { sign, out_trade_no: outTradeNo, trade_status: tradeStatus } = fields ?? {};
  if (fields === undefined || sign === undefined || outTradeNo === undefined || outTradeNo === '') return refusedBecause('not a message of Alipay');
  if (fields['sign_type'] !== 'RSA2') return refusedBecause('not signed with RSA2');
  if (!fits(signedText(fields, ['sign', 'sign_type']), sign, key) && !fits(signedText(fields, ['sign']), sign, key)) return refusedBecause('the signature does not fit');
  const ours = receiver === undefined || (fields['app_id'] === receiver.appId && (receiver.sellerId === '' || fields['seller_id'] === receiver.sellerId));
  // A message about money that went back is no payment once more.
  const wentBack = fields['gmt_refund'] !== undefined || fields['refund_fee'] !== undefined;
  const money = moneyOf(fields['total_amount'], 'CNY');
  if (money === undefined && STATUS[tradeStatus ?? ''] === 'succeeded') return refusedBecause('there is no amount to compare with ours');
  const event: GatewayEvent = {
    // A number of its own: a message for somebody else must not take the place of the one for us.
    id: `${ours ? '' : `foreign:${fields['app_id'] ?? ''}:`}${outTradeNo}:${tradeStatus ?? ''}:${fields['out_biz_no'] ?? fields['gmt_refund'] ?? ''}`,
    ...(ours ? { type: wentBack ? 'ignored' : (TYPES[STATUS[tradeStatus ?? ''] ?? ''] ?? 'ignored') } : { type: 'ignored', reason: 'WRONG_RECEIVER' }),
    providerRef: outTradeNo,
    attemptKey: outTradeNo,
    occurredAt: instantOf(fields['gmt_payment']) ?? instantOf(fields['notify_time']) ?? new Date(nowMs).toISOString(),
    ...(money === undefined ? {} : { money }),
  };
  return { ok: true, events: [event], reply: { type: 'text/plain', body: 'success' } };
};
