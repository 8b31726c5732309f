import { createHmac, randomUUID } from 'node:crypto';
import type { RawRequest } from '@billet/sdk';
import { startFakeProvider, type ProviderReply, type ProviderRequest } from '@billet/testkit';

export const APP = { accessToken: 'TEST-4934588586838432-token', webhookSecret: 'a5f1b6e0c9d84f7e8a2b' };

type Body = Readonly<Record<string, unknown>>;

interface Refund {
  readonly id: number;
  readonly payment_id: number;
  readonly amount: number;
  readonly status: string;
  readonly date_created: string;
}

interface Payment {
  readonly id: number;
  readonly external_reference: string;
  readonly transaction_amount: number;
  readonly currency_id: string;
  readonly payment_method_id: string;
  readonly payer: Body;
  readonly date_created: string;
  readonly refunds: Refund[];
  status: string;
}

interface Preference {
  readonly id: string;
  readonly external_reference: string;
  readonly amount: number;
  readonly currency_id: string;
  readonly back_urls: { readonly success: string };
}

const cents = (amount: number): number => Math.round(amount * 100);
const BARS = '03399000000000012349000000000000000000000000'.slice(0, 44);

/** Mercado Pago's API: pages, Pix, boletos and refunds under keys, and messages whose address is signed. */
export const startFakeMercadopago = async (method = 'checkout') => {
  const payments: Payment[] = [];
  const preferences: Preference[] = [];
  const chargebacks: Body[] = [];
  const keys = new Map<string, ProviderReply>();
  let url = '';
  let last = 1_300_000_000;
  const next = (): number => (last += 1);
  const now = (): string => new Date(Date.now()).toISOString();

  const refuse = (status: number, message: string, code = 2000): ProviderReply => ({ status, body: { status, error: status === 404 ? 'not_found' : 'bad_request', message, cause: [{ code, description: message }] } });

  const shown = (payment: Payment): Body => {
    const isPix = payment.payment_method_id === 'pix';
    return {
      ...payment, live_mode: false, status_detail: payment.status === 'approved' ? 'accredited' : 'pending_waiting_transfer', date_last_updated: payment.date_created,
      date_approved: payment.status === 'pending' || payment.status === 'rejected' ? null : payment.date_created, transaction_amount_refunded: payment.refunds.reduce((sum, { amount }) => sum + amount, 0),
      fee_details: payment.status === 'approved' ? [{ type: 'mercadopago_fee', amount: 0.99, fee_payer: 'collector' }, { type: 'financing_fee', amount: 3, fee_payer: 'payer' }] : [],
      ...(isPix ? { point_of_interaction: { type: 'PIX', transaction_data: { qr_code: `00020126br.gov.bcb.pix${String(payment.id)}`, qr_code_base64: 'AA==', ticket_url: `${url}/ticket/${String(payment.id)}` } }, date_of_expiration: '2030-01-02T12:00:00.000-03:00' } : {}),
      ...(payment.payment_method_id === 'bolbradesco' ? { barcode: { content: BARS }, transaction_details: { external_resource_url: `${url}/boleto/${String(payment.id)}`, digitable_line: '03399.00000 00000.000000 00000.000000 9 00000000001234' } } : {}),
    };
  };

  const add = (change: Pick<Payment, 'external_reference' | 'transaction_amount' | 'currency_id' | 'payment_method_id' | 'payer' | 'status'>): Payment => {
    const payment: Payment = { id: next(), date_created: now(), refunds: [], ...change };
    payments.unshift(payment);
    return payment;
  };

  const pay = (body: Body): ProviderReply => {
    const [payer, amount, way] = [body['payer'] as Body, body['transaction_amount'], body['payment_method_id']];
    if (typeof amount !== 'number' || amount <= 0 || Math.abs(cents(amount) - amount * 100) > 1e-6) return refuse(400, 'Invalid transaction_amount', 4037);
    if (typeof payer['email'] !== 'string' || !payer['email'].includes('@')) return refuse(400, 'payer.email must be a valid email', 4050);
    if (way !== 'pix' && way !== 'bolbradesco') return refuse(400, 'invalid payment_method_id', 2006);
    if (way === 'bolbradesco' && (payer['identification'] === undefined || payer['address'] === undefined)) return refuse(400, 'Payer Identification is required', 2067);
    return { status: 201, body: shown(add({ external_reference: String(body['external_reference']), transaction_amount: amount, currency_id: 'BRL', payment_method_id: way, payer, status: 'pending' })) };
  };

  const prefer = (body: Body): ProviderReply => {
    const [item] = body['items'] as readonly Body[];
    if (typeof item?.['unit_price'] !== 'number') return refuse(400, 'unit_price invalid');
    const preference: Preference = { id: `2079614828-${randomUUID()}`, external_reference: String(body['external_reference']), amount: item['unit_price'], currency_id: String(item['currency_id']), back_urls: body['back_urls'] as Preference['back_urls'] };
    preferences.push(preference);
    return { status: 201, body: pageOf(preference) };
  };
  const pageOf = (preference: Preference): Body => ({ ...preference, init_point: `${url}/checkout/v1/redirect?pref_id=${preference.id}` });

  const giveBack = (payment: Payment, body: Body): ProviderReply => {
    const amount = body['amount'] as number;
    const before = payment.refunds.reduce((sum, refund) => sum + cents(refund.amount), 0);
    if (payment.status !== 'approved' || before + cents(amount) > cents(payment.transaction_amount)) return refuse(400, 'The amount is more than what is left', 2063);
    const refund: Refund = { id: next(), payment_id: payment.id, amount, status: 'approved', date_created: now() };
    payment.refunds.push(refund);
    if (before + cents(amount) === cents(payment.transaction_amount)) payment.status = 'refunded';
    return { status: 201, body: refund };
  };

  /** The same key gives the first answer again, whatever comes with it. */
  const once = (request: ProviderRequest, carryOut: () => ProviderReply): ProviderReply => {
    const key = request.headers['x-idempotency-key'];
    if (key === undefined || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(key)) return refuse(400, "Header X-Idempotency-Key can't be null", 4292);
    const known = keys.get(`${request.path} ${key}`);
    if (known !== undefined) return known;
    const reply = carryOut();
    if ((reply.status ?? 200) < 400) keys.set(`${request.path} ${key}`, reply);
    return reply;
  };

  /** The page of a preference; the button pays and leads back. */
  const page = (request: ProviderRequest): ProviderReply => {
    const preference = preferences.find(({ id }) => id === request.query.get('pref_id'));
    if (preference === undefined) return { status: 404, body: 'no such page' };
    if (request.method === 'GET') return { headers: { 'content-type': 'text/html; charset=utf-8' }, body: `<!doctype html><title>Mercado Pago</title><form method="post"><button>Pay ${String(preference.amount)}</button></form>` };
    settle(preference.external_reference);
    return { status: 302, headers: { location: preference.back_urls.success } };
  };

  const settle = (attemptKey: string, status = 'approved'): void => {
    const waiting = payments.find((each) => each.external_reference === attemptKey && each.status === 'pending');
    const preference = preferences.find((each) => each.external_reference === attemptKey);
    if (waiting !== undefined) waiting.status = status;
    else if (preference !== undefined) add({ external_reference: attemptKey, transaction_amount: preference.amount, currency_id: preference.currency_id, payment_method_id: 'visa', payer: {}, status });
  };

  const search = ({ query }: ProviderRequest): ProviderReply => {
    const [reference, offset, limit] = [query.get('external_reference'), Number(query.get('offset') ?? 0), Number(query.get('limit') ?? 30)];
    if (query.get('sort') === null || query.get('criteria') === null) return refuse(400, 'sort and criteria are required');
    const found = payments.filter((each) => reference === null || each.external_reference === reference);
    return { body: { paging: { total: found.length, offset, limit }, results: (query.get('criteria') === 'asc' ? found.toReversed() : found).slice(offset, offset + limit).map(shown) } };
  };

  const handle = (request: ProviderRequest): ProviderReply => {
    if (request.path.startsWith('/checkout/v1/redirect')) return page(request);
    if (request.headers['authorization'] !== `Bearer ${APP.accessToken}`) return { status: 401, body: { status: 401, error: 'unauthorized', message: 'Invalid access token', cause: [] } };
    const body = request.method === 'POST' ? (JSON.parse(request.text) as Body) : {};
    const [, room = '', id = '', sub] = /^\/(users|checkout\/preferences|v1\/payments|v1\/chargebacks)(?:\/([^/]+))?(?:\/(\w+))?$/.exec(request.path) ?? [];
    if (room === 'users') return { body: { id: 2079614828, nickname: 'TESTUSER', site_id: 'MLB' } };
    if (room === 'v1/payments' && id === 'search') return search(request);
    if (room === 'checkout/preferences' && id === 'search') return { body: { elements: preferences.filter((each) => each.external_reference === request.query.get('external_reference')).map(({ id: own, external_reference }) => ({ id: own, external_reference })) } };
    if (request.method === 'POST' && room === 'checkout/preferences') return prefer(body);
    const payment = payments.find((each) => String(each.id) === id);
    if (request.method === 'POST' && room === 'v1/payments' && id === '') return once(request, () => pay(body));
    if (request.method === 'POST' && sub === 'refunds' && payment !== undefined) return once(request, () => giveBack(payment, body));
    const preference = preferences.find((each) => each.id === id);
    const found = room === 'v1/payments' && payment !== undefined ? shown(payment) : room === 'checkout/preferences' && preference !== undefined ? pageOf(preference) : room === 'v1/chargebacks' ? chargebacks.find((each) => each['id'] === id) : undefined;
    return found === undefined ? refuse(404, 'Not found') : { body: found };
  };

  const served = await startFakeProvider(handle);
  ({ url } = served);

  const message = (type: string, id: string, { secret = APP.webhookSecret, scheme = 'v1', signedId = id.toLowerCase() }: { readonly secret?: string; readonly scheme?: string; readonly signedId?: string } = {}): RawRequest => {
    const [requestId, ts] = [randomUUID(), String(Date.now())];
    const signature = createHmac('sha256', secret).update(`id:${signedId};request-id:${requestId};ts:${ts};`).digest('hex');
    return {
      headers: { 'x-request-id': requestId, 'x-signature': `ts=${ts},${scheme}=${signature}` },
      query: { 'data.id': id, type },
      body: Buffer.from(JSON.stringify({ id: next(), live_mode: false, type, user_id: 2079614828, api_version: 'v1', action: `${type}.updated`, data: { id } })),
    };
  };

  return { ...served, payments, preferences, chargebacks, message, settle, settings: (): Record<string, unknown> => ({ endpoint: served.url, ...APP, method }) };
};
