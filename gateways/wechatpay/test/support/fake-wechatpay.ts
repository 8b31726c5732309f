import { execFileSync } from 'node:child_process';
import { createCipheriv, createHash, createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, verify, type KeyObject } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RawRequest } from '@billet/sdk';
import { startFakeProvider, type ProviderReply, type ProviderRequest } from '@billet/testkit';
import { signMessage } from '../../src/index.ts';

export interface PlatformCertificate {
  readonly serial: string;
  readonly pem: string;
  readonly key: KeyObject;
}

const certificate = (serial: string): PlatformCertificate => {
  const folder = mkdtempSync(join(tmpdir(), 'billet-wechat-'));
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'k.pem', '-out', 'c.pem', '-days', '30', '-set_serial', `0x${serial}`, '-subj', '/O=Tenpay.com/CN=Tenpay.com sign'], { cwd: folder, stdio: 'ignore' });
  const made = { serial, pem: readFileSync(join(folder, 'c.pem'), 'utf8'), key: createPrivateKey(readFileSync(join(folder, 'k.pem'))) };
  rmSync(folder, { recursive: true });
  return made;
};

const MERCHANT_KEYS = generateKeyPairSync('rsa', { modulusLength: 2048, publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } });

export const MERCHANT = { merchantId: '1900000109', appId: 'wxd678efh567hg6787', apiKey: 'an-apiv3-key-of-thirty-two-chars', serial: '444F4864EA9B34415B9A0A1D2E3C4F5B6A7D8E9F', privateKey: MERCHANT_KEYS.privateKey };

/** The platform's first certificate, the one that follows it, and one of somebody else. */
export const CERTIFICATES = { first: certificate('5157F09EFDC096DE15EBE81A47057A7232F1B8E1'), next: certificate('7132D72A03E93CDDF8C03BBD1F37EEDF1D2A3B4C'), stranger: certificate('1111D72A03E93CDDF8C03BBD1F37EEDF1D2A3B4C') };

interface Order {
  readonly key: string;
  readonly total: number;
  state: string;
  readonly refunds: Map<string, number>;
}

const encrypt = (text: string, apiKey: string): { algorithm: string; ciphertext: string; nonce: string; associated_data: string } => {
  const nonce = randomBytes(6).toString('hex');
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(apiKey), Buffer.from(nonce), { authTagLength: 16 });
  cipher.setAAD(Buffer.from('transaction'));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return { algorithm: 'AEAD_AES_256_GCM', ciphertext: sealed.toString('base64'), nonce, associated_data: 'transaction' };
};

/** WeChat Pay's API v3: signed requests in, signed answers out; certificates that are exchanged; encrypted messages. */
export const startFakeWechatpay = async () => {
  const orders: Order[] = [];
  /** The day whose bill has what was paid; on all others there was nothing. */
  const bill = { day: '', changed: false };
  const platform = { signing: CERTIFICATES.first, listed: [CERTIFICATES.first] as readonly PlatformCertificate[], beforeList: (): Promise<void> => Promise.resolve() };

  const headersFor = (body: string, by: PlatformCertificate, at: number): Record<string, string> => {
    const [timestamp, nonce] = [String(at), randomBytes(16).toString('hex')];
    return { 'wechatpay-serial': by.serial, 'wechatpay-timestamp': timestamp, 'wechatpay-nonce': nonce, 'wechatpay-signature': signMessage(timestamp, nonce, body, by.key) };
  };
  const now = (): number => Math.floor(Date.now() / 1000);
  const answer = (body: object, status = 200): ProviderReply => {
    const text = JSON.stringify(body);
    return { status, body: text, headers: { 'content-type': 'application/json', ...headersFor(text, platform.signing, now()) } };
  };
  const refuse = (status: number, code: string, message: string): ProviderReply => answer({ code, message }, status);

  const isSigned = (request: ProviderRequest): boolean => {
    const told = /^WECHATPAY2-SHA256-RSA2048 mchid="(\w+)",nonce_str="(\w+)",timestamp="(\d+)",serial_no="(\w+)",signature="([^"]+)"$/.exec(request.headers['authorization'] ?? '');
    if (told === null || told[1] !== MERCHANT.merchantId || told[4] !== MERCHANT.serial) return false;
    const address = request.query.size === 0 ? request.path : `${request.path}?${request.query.toString()}`;
    const text = [request.method, address, told[3] ?? '', told[2] ?? '', request.text].map((part) => `${part}\n`).join('');
    return verify('RSA-SHA256', Buffer.from(text), createPublicKey(MERCHANT_KEYS.publicKey), Buffer.from(told[5] ?? '', 'base64'));
  };

  const native = (wish: { out_trade_no: string; amount: { total: number }; mchid: string; appid: string; notify_url: string; description: string }): ProviderReply => {
    if (wish.mchid !== MERCHANT.merchantId || wish.appid !== MERCHANT.appId) return refuse(400, 'PARAM_ERROR', 'appid and mchid do not belong together');
    const known = orders.find((each) => each.key === wish.out_trade_no);
    if (known !== undefined && known.total !== wish.amount.total) return refuse(400, 'INVALID_REQUEST', 'the number was used with other data');
    if (known === undefined) orders.push({ key: wish.out_trade_no, total: wish.amount.total, state: 'NOTPAY', refunds: new Map() });
    return answer({ code_url: `weixin://wxpay/bizpayurl?pr=${wish.out_trade_no.slice(-9)}` });
  };

  const refund = (wish: { out_trade_no: string; out_refund_no: string; amount: { refund: number; total: number } }): ProviderReply => {
    const found = orders.find((each) => each.key === wish.out_trade_no);
    if (found === undefined) return refuse(404, 'RESOURCE_NOT_EXISTS', 'no such order');
    const before = found.refunds.get(wish.out_refund_no);
    if (before !== undefined && before !== wish.amount.refund) return refuse(400, 'INVALID_REQUEST', 'another amount under the same number');
    const sum = [...found.refunds.values()].reduce((total, each) => total + each, 0);
    if (wish.amount.total !== found.total || (before === undefined && sum + wish.amount.refund > found.total)) return refuse(403, 'NOT_ENOUGH', 'more than is left');
    found.refunds.set(wish.out_refund_no, wish.amount.refund);
    found.state = 'REFUND';
    return answer({ refund_id: 'r1', out_refund_no: wish.out_refund_no, status: 'PROCESSING' });
  };

  const HEAD = '交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,商品名称,商户数据包,手续费,费率,订单金额,费率备注';
  /** Paid ones, one of another app of the merchant, and the sums. */
  const billText = (): string => {
    const row = (key: string, total: number, appId: string): string =>
      [`${bill.day} 00:00:01`, appId, MERCHANT.merchantId, '0', '', '4200001', key, 'oUser', 'NATIVE', 'SUCCESS', 'OTHERS', 'CNY', (total / 100).toFixed(2), '0.00', '账单, 1', '', (total * 0.00006).toFixed(5), '0.60%', (total / 100).toFixed(2), ''].map((cell) => `\`${cell}`).join(',');
    const paid = orders.filter((each) => each.state === 'SUCCESS').map((each) => row(each.key, each.total, MERCHANT.appId));
    return [`\uFEFF${HEAD}`, ...paid, row('another-app', 500, 'wx0000000000000000'), '总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额', '`2,`17.30,`0.00,`0.00,`0.10,`17.30,`0.00', ''].join('\r\n');
  };
  const tradeBill = ({ query }: ProviderRequest): ProviderReply => {
    if (query.get('bill_type') !== 'SUCCESS' || !/^\d{4}-\d\d-\d\d$/.test(query.get('bill_date') ?? '')) return refuse(400, 'PARAM_ERROR', 'bill_date or bill_type');
    if (query.get('bill_date') !== bill.day) return refuse(400, 'NO_STATEMENT_EXIST', 'there is no bill of this day');
    return answer({ hash_type: 'SHA1', hash_value: createHash('sha1').update(billText()).digest('hex'), download_url: 'https://api.mch.weixin.qq.com/v3/billdownload/file?token=abc123' });
  };

  const handle = async (request: ProviderRequest): Promise<ProviderReply> => {
    if (!isSigned(request)) return { status: 401, body: { code: 'SIGN_ERROR', message: 'the signature does not fit' } };
    if (request.path === '/v3/certificates') {
      await platform.beforeList();
      return answer({ data: platform.listed.map((each) => ({ serial_no: each.serial, effective_time: '2026-01-01T00:00:00+08:00', expire_time: '2031-01-01T00:00:00+08:00', encrypt_certificate: encrypt(each.pem, MERCHANT.apiKey) })) });
    }
    if (request.method === 'POST') return request.path === '/v3/pay/transactions/native' ? native(JSON.parse(request.text) as never) : refund(JSON.parse(request.text) as never);
    if (request.path === '/v3/bill/tradebill') return tradeBill(request);
    if (request.path === '/v3/billdownload/file') return { status: 200, body: `${billText()}${bill.changed ? ' ' : ''}`, headers: { 'content-type': 'text/plain' } };
    const key = request.path.split('/').at(-1);
    const found = orders.find((each) => each.key === key);
    return found === undefined ? refuse(404, 'ORDER_NOT_EXIST', 'no such order') : answer(shown(found));
  };

  const shown = (order: Order): Record<string, unknown> => ({ appid: MERCHANT.appId, mchid: MERCHANT.merchantId, out_trade_no: order.key, transaction_id: '4200001', trade_type: 'NATIVE', trade_state: order.state, success_time: '2026-11-26T10:00:03+08:00', amount: { total: order.total, payer_total: order.total, currency: 'CNY' } });

  const served = await startFakeProvider(handle);

  interface Wish {
    readonly by?: PlatformCertificate;
    readonly offset?: number;
    readonly eventType?: string;
    readonly change?: Readonly<Record<string, unknown>>;
    readonly apiKey?: string;
  }
  /** A message as the platform sends it. */
  const message = ({ by = platform.signing, offset = 0, eventType = 'TRANSACTION.SUCCESS', change = {}, apiKey = MERCHANT.apiKey }: Wish = {}): RawRequest => {
    const order = orders.at(-1) ?? { key: 'none', total: 1, state: 'NOTPAY', refunds: new Map<string, number>() };
    const [number, amount] = [...order.refunds].at(-1) ?? ['none', 0];
    const inner = eventType.startsWith('REFUND') ? { mchid: MERCHANT.merchantId, out_trade_no: order.key, out_refund_no: number, refund_status: 'SUCCESS', amount: { total: order.total, refund: amount } } : { ...shown(order), trade_state: 'SUCCESS' };
    const body = JSON.stringify({ id: 'EV-2018022511223320873', create_time: '2026-11-26T10:00:05+08:00', resource_type: 'encrypt-resource', event_type: eventType, summary: '支付成功', resource: { original_type: 'transaction', ...encrypt(JSON.stringify({ ...inner, ...change }), apiKey) } });
    return { headers: headersFor(body, by, now() + offset), body: Buffer.from(body), query: {} };
  };

  return { ...served, orders, bill, platform, message, settings: (): Record<string, unknown> => ({ ...MERCHANT, endpoint: served.url }), settle: (key: string): void => { for (const each of orders) if (each.key === key) each.state = 'SUCCESS'; } };
};
