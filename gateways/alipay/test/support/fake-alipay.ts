import { generateKeyPairSync } from 'node:crypto';
import type { RawRequest } from '@billet/sdk';
import { startFakeProvider, type ProviderReply, type ProviderRequest } from '@billet/testkit';
import { signatureOf, signedText } from '../../src/index.ts';

const APP = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ALIPAY = generateKeyPairSync('rsa', { modulusLength: 2048 });
const STRANGER = generateKeyPairSync('rsa', { modulusLength: 2048 });

const bare = (pem: string | Buffer): string => pem.toString().replaceAll(/-----[^-]+-----|\s/g, '');

export const MERCHANT = {
  appId: '2021000000000005', sellerId: '2088000000000001',
  privateKey: bare(APP.privateKey.export({ type: 'pkcs8', format: 'pem' })),
  alipayKey: bare(ALIPAY.publicKey.export({ type: 'spki', format: 'pem' })),
};
export const OTHER_KEY = bare(STRANGER.publicKey.export({ type: 'spki', format: 'pem' }));

interface Trade {
  readonly out_trade_no: string;
  readonly total_amount: string;
  trade_status: string;
  readonly refunds: Map<string, number>;
}

const cents = (amount: string): number => Math.round(Number(amount) * 100);

/** Alipay's gateway: signed parameters in, signed answers out; a trade exists only once somebody begins to pay. */
export const startFakeAlipay = async () => {
  const trades: Trade[] = [];
  const codes = new Map<string, string>();

  const answer = (method: string, body: object): ProviderReply => {
    const inner = JSON.stringify(body);
    const sign = signatureOf(inner, ALIPAY.privateKey);
    return { headers: { 'content-type': 'text/html;charset=utf-8' }, body: `{"${method.replaceAll('.', '_')}_response":${inner},"sign":"${sign}"}` };
  };
  const refuse = (method: string, sub: string, told: string): ProviderReply => answer(method, { code: '40004', msg: 'Business Failed', sub_code: sub, sub_msg: told });

  const deeds: Readonly<Record<string, (wish: Readonly<Record<string, string>>, method: string) => ProviderReply>> = {
    'alipay.trade.precreate': (wish, method) => {
      const key = wish['out_trade_no'] ?? '';
      const known = codes.get(key);
      if (known !== undefined && known !== wish['total_amount']) return refuse(method, 'ACQ.CONTEXT_INCONSISTENT', 'the order is another one');
      codes.set(key, wish['total_amount'] ?? '');
      return answer(method, { code: '10000', msg: 'Success', out_trade_no: key, qr_code: `https://qr.alipay.test/${key}` });
    },
    'alipay.trade.query': (wish, method) => {
      const found = trades.find((each) => each.out_trade_no === wish['out_trade_no']);
      return found === undefined ? refuse(method, 'ACQ.TRADE_NOT_EXIST', 'no such trade') : answer(method, { code: '10000', msg: 'Success', out_trade_no: found.out_trade_no, trade_no: '2026112622001', trade_status: found.trade_status, total_amount: found.total_amount, buyer_logon_id: 'a{}"\\b***' });
    },
    'alipay.trade.refund': (wish, method) => {
      const found = trades.find((each) => each.out_trade_no === wish['out_trade_no']);
      if (found === undefined) return refuse(method, 'ACQ.TRADE_NOT_EXIST', 'no such trade');
      const [key, amount] = [wish['out_request_no'] ?? '', cents(wish['refund_amount'] ?? '')];
      const before = found.refunds.get(key);
      if (before !== undefined && before !== amount) return refuse(method, 'ACQ.DISCORDANT_REPEAT_REQUEST', 'another amount under the same number');
      const sum = [...found.refunds.values()].reduce((total, each) => total + each, 0);
      if (before === undefined && sum + amount > cents(found.total_amount)) return refuse(method, 'ACQ.REFUND_AMT_NOT_EQUAL_TOTAL', 'more than is left');
      found.refunds.set(key, amount);
      if (sum + amount === cents(found.total_amount)) found.trade_status = 'TRADE_CLOSED';
      return answer(method, { code: '10000', msg: 'Success', out_trade_no: found.out_trade_no, fund_change: before === undefined ? 'Y' : 'N', refund_fee: String(sum / 100) });
    },
  };

  const handle = (request: ProviderRequest): ProviderReply => {
    const fields = Object.fromEntries(new URLSearchParams(request.text));
    const method = fields['method'] ?? '';
    const expected = signatureOf(signedText(fields, ['sign']), APP.privateKey);
    if (fields['sign'] !== expected || fields['app_id'] !== MERCHANT.appId) return { body: { error_response: { code: '40002', msg: 'Invalid Arguments', sub_code: 'isv.invalid-signature', sub_msg: 'the signature does not fit' } } };
    return deeds[method]?.(JSON.parse(fields['biz_content'] ?? '{}') as Record<string, string>, method) ?? refuse(method, 'isv.invalid-method', 'no such method');
  };
  const served = await startFakeProvider(handle);

  /** The buyer pays: what he was shown, or what the browser brought. */
  const settle = (out_trade_no: string, total_amount = codes.get(out_trade_no) ?? ''): void => {
    trades.push({ out_trade_no, total_amount, trade_status: 'TRADE_SUCCESS', refunds: new Map() });
  };

  const message = (change: Readonly<Record<string, string>> = {}, who: 'alipay' | 'stranger' = 'alipay', trade: Trade | undefined = trades.at(-1)): RawRequest => {
    const fields: Readonly<Record<string, string>> = {
      notify_time: '2026-11-26 10:00:05', notify_type: 'trade_status_sync', notify_id: '2026112600222', charset: 'utf-8', version: '1.0', sign_type: 'RSA2', app_id: MERCHANT.appId, seller_id: MERCHANT.sellerId,
      trade_no: '2026112622001', out_trade_no: trade?.out_trade_no ?? 'none', total_amount: trade?.total_amount ?? '', trade_status: 'TRADE_SUCCESS', gmt_payment: '2026-11-26 10:00:03', subject: '账单 100%', fund_bill_list: '[{"amount":"12.30","fundChannel":"ALIPAYACCOUNT"}]',
      ...change,
    };
    const sign = signatureOf(signedText(fields, ['sign', 'sign_type']), (who === 'alipay' ? ALIPAY : STRANGER).privateKey);
    return { headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' }, body: Buffer.from(new URLSearchParams({ ...fields, sign }).toString()), query: {} };
  };

  return { ...served, trades, settle, message, settings: (way: 'page' | 'qr' = 'qr'): Record<string, unknown> => ({ ...MERCHANT, way, endpoint: `${served.url}/gateway.do` }), checkForm: (fields: Readonly<Record<string, string>>): boolean => fields['sign'] === signatureOf(signedText(fields, ['sign']), APP.privateKey) };
};
