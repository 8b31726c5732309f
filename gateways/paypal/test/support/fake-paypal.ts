import { generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import type { RawRequest } from '@billet/sdk';
import { startFakeProvider, type ProviderReply, type ProviderRequest } from '@billet/testkit';
import { signedText } from '../../src/index.ts';

export const APP = { clientId: 'client-of-the-house', clientSecret: 'secret-of-the-house', webhookId: 'WEBHOOK0000000001' };
export const VAULTED = 'vault-wallet-1';
export const CERT_URL = 'https://api.paypal.com/v1/notifications/certs/CERT-360caa42-fca2a594-1d93a270';

export const PAYPAL_KEYS = generateKeyPairSync('rsa', { modulusLength: 2048 });
const FOREIGN_KEYS = generateKeyPairSync('rsa', { modulusLength: 2048 });
export const PINNED = PAYPAL_KEYS.publicKey.export({ type: 'spki', format: 'pem' }).toString();

interface Amount {
  readonly currency_code: string;
  readonly value: string;
}

interface Capture {
  readonly id: string;
  readonly amount: Amount;
  readonly custom_id: string;
  readonly create_time: string;
  status: string;
}

interface Refund {
  readonly id: string;
  readonly captureId: string;
  readonly amount: Amount;
  readonly create_time: string;
  readonly status: string;
}

interface Order {
  readonly id: string;
  readonly amount: Amount;
  readonly custom_id: string;
  readonly return_url: string;
  readonly wantsVault: boolean;
  vaulted: boolean;
  status: string;
  capture?: Capture;
  readonly intent: string;
  /** Held money: its authorisation. */
  held?: { readonly id: string; status: string };
}

type Body = Record<string, unknown>;

const newId = (): string => randomBytes(9).toString('hex').slice(0, 17).toUpperCase();
const minor = ({ value }: Amount): number => Math.round(Number(value) * 100);
const at = (body: unknown, ...path: readonly (string | number)[]): unknown => path.reduce<unknown>((value, name) => (typeof value === 'object' && value !== null ? (value as Record<string | number, unknown>)[name] : undefined), body);

/** PayPal: orders v2 with approval and capture, refunds, disputes, keys that remember answers, and signed messages. */
export const startFakePaypal = async () => {
  const orders: Order[] = [];
  const refunds: Refund[] = [];
  const disputes: { readonly id: string; readonly captureId: string; readonly amount: Amount }[] = [];
  const answers = new Map<string, ProviderReply>();
  const tokens = new Set<string>();
  let url = '';

  const refuse = (status: number, name: string, issue = '', description = name): ProviderReply => ({ status, body: { name, message: description, details: issue === '' ? [] : [{ issue, description }] } });

  const captureShown = (capture: Capture): Body => ({
    ...capture, final_capture: true,
    seller_receivable_breakdown: { gross_amount: capture.amount, paypal_fee: { ...capture.amount, value: '0.40' }, net_amount: { ...capture.amount, value: (minor(capture.amount) / 100 - 0.4).toFixed(2) } },
    supplementary_data: { related_ids: { order_id: orders.find((order) => order.capture === capture)?.id } },
    links: [{ rel: 'self', href: `${url}/v2/payments/captures/${capture.id}`, method: 'GET' }],
  });
  const heldShown = (order: Order, held: NonNullable<Order['held']>): Body => ({ ...held, amount: order.amount, custom_id: order.custom_id, supplementary_data: { related_ids: { order_id: order.id } } });
  const shown = (order: Order): Body => ({
    id: order.id, status: order.status, intent: order.intent,
    purchase_units: [{
      reference_id: 'default', custom_id: order.custom_id, amount: order.amount,
      ...(order.capture === undefined && order.held === undefined ? {} : { payments: { captures: order.capture === undefined ? [] : [captureShown(order.capture)], ...(order.held === undefined ? {} : { authorizations: [heldShown(order, order.held)] }) } }),
    }],
    payment_source: { paypal: { email_address: 'ana@example.test', ...(order.vaulted ? { attributes: { vault: { id: VAULTED, status: 'VAULTED' } } } : {}) } },
    links: [{ rel: 'self', href: `${url}/v2/checkout/orders/${order.id}`, method: 'GET' }, ...(order.status === 'PAYER_ACTION_REQUIRED' ? [{ rel: 'payer-action', href: `${url}/checkoutnow/${order.id}`, method: 'GET' }] : [])],
  });

  const makeOrder = (body: Body): ProviderReply => {
    const amount = at(body, 'purchase_units', 0, 'amount') as Amount;
    const custom = String(at(body, 'purchase_units', 0, 'custom_id'));
    if (!/^\d+(\.\d{2})?$/.test(amount.value) || minor(amount) <= 0) return refuse(422, 'UNPROCESSABLE_ENTITY', 'INVALID_PARAMETER_VALUE', 'The amount is not valid');
    if (['HUF', 'JPY', 'TWD'].includes(amount.currency_code) && amount.value.includes('.')) return refuse(422, 'UNPROCESSABLE_ENTITY', 'DECIMALS_NOT_SUPPORTED');
    const context = at(body, 'payment_source', 'paypal', 'experience_context');
    const order: Order = {
      id: newId(), amount, custom_id: custom, intent: String(body['intent']), return_url: String(at(context, 'return_url')), vaulted: false,
      wantsVault: at(body, 'payment_source', 'paypal', 'attributes', 'vault', 'store_in_vault') === 'ON_SUCCESS', status: context === undefined ? 'CREATED' : 'PAYER_ACTION_REQUIRED',
    };
    orders.push(order);
    return { status: 201, body: shown(order) };
  };

  const capture = (order: Order, body: Body): ProviderReply => {
    if (order.capture !== undefined) return refuse(422, 'UNPROCESSABLE_ENTITY', 'ORDER_ALREADY_CAPTURED', 'Order already captured.');
    const vault = at(body, 'payment_source', 'paypal', 'vault_id');
    if (order.status !== 'APPROVED' && vault !== VAULTED) return refuse(422, 'UNPROCESSABLE_ENTITY', vault === undefined ? 'ORDER_NOT_APPROVED' : 'TOKEN_ID_NOT_FOUND', vault === undefined ? 'Payer has not yet approved the Order for payment.' : 'The vault id is not known.');
    order.status = 'COMPLETED';
    order.vaulted = order.wantsVault;
    order.capture = { id: newId(), amount: order.amount, custom_id: order.custom_id, create_time: '2027-01-21T10:00:00Z', status: 'COMPLETED' };
    return { status: 201, body: shown(order) };
  };

  const authorise = (order: Order): ProviderReply => {
    if (order.status !== 'APPROVED' || order.intent !== 'AUTHORIZE') return refuse(422, 'UNPROCESSABLE_ENTITY', 'ORDER_NOT_APPROVED', 'Payer has not yet approved the Order for payment.');
    order.status = 'COMPLETED';
    order.held = { id: newId(), status: 'CREATED' };
    return { status: 201, body: shown(order) };
  };

  const endHold = (heldId: string, deed: string, body: Body): ProviderReply => {
    const order = orders.find(({ held }) => held?.id === heldId);
    if (order?.held === undefined) return refuse(404, 'RESOURCE_NOT_FOUND', 'INVALID_RESOURCE_ID', 'No such authorization');
    if (order.held.status !== 'CREATED') return refuse(422, 'UNPROCESSABLE_ENTITY', order.held.status === 'VOIDED' ? 'AUTHORIZATION_VOIDED' : 'AUTHORIZATION_ALREADY_CAPTURED', 'The authorization is over.');
    if (deed === 'void') {
      order.held.status = 'VOIDED';
      return { body: heldShown(order, order.held) };
    }
    const amount = body['amount'] as Amount;
    if (amount.currency_code !== order.amount.currency_code || minor(amount) > minor(order.amount)) return refuse(422, 'UNPROCESSABLE_ENTITY', 'MAX_CAPTURE_AMOUNT_EXCEEDED', 'More than is held');
    order.held.status = 'CAPTURED';
    order.capture = { id: newId(), amount, custom_id: order.custom_id, create_time: '2027-01-21T10:00:00Z', status: 'COMPLETED' };
    return { status: 201, body: captureShown(order.capture) };
  };

  const refundShown = (refund: Refund): Body => ({ id: refund.id, amount: refund.amount, status: refund.status, create_time: refund.create_time, links: [{ rel: 'up', href: `${url}/v2/payments/captures/${refund.captureId}`, method: 'GET' }] });
  const refund = (captureId: string, body: Body): ProviderReply => {
    const found = orders.find((order) => order.capture?.id === captureId)?.capture;
    const amount = body['amount'] as Amount;
    if (found === undefined) return refuse(404, 'RESOURCE_NOT_FOUND', 'INVALID_RESOURCE_ID', 'No such capture');
    if (amount.currency_code !== found.amount.currency_code) return refuse(422, 'UNPROCESSABLE_ENTITY', 'REFUND_CAPTURE_CURRENCY_MISMATCH', 'Refund must be in the same currency');
    const before = refunds.filter((each) => each.captureId === captureId).reduce((sum, each) => sum + minor(each.amount), 0);
    if (before + minor(amount) > minor(found.amount)) return refuse(422, 'UNPROCESSABLE_ENTITY', 'REFUND_AMOUNT_EXCEEDED', 'The refund amount exceeds what is left');
    const made: Refund = { id: newId(), captureId, amount, create_time: '2027-01-22T10:00:00Z', status: 'COMPLETED' };
    refunds.push(made);
    found.status = before + minor(amount) === minor(found.amount) ? 'REFUNDED' : 'PARTIALLY_REFUNDED';
    return { status: 201, body: refundShown(made) };
  };

  /** A key gives its first answer again, whatever is asked with it. */
  const once = (request: ProviderRequest, run: (body: Body) => ProviderReply): ProviderReply => {
    const key = `${request.path}:${request.headers['paypal-request-id'] ?? newId()}`;
    const known = answers.get(key);
    if (known !== undefined) return known;
    const reply = run(request.text === '' ? {} : (JSON.parse(request.text) as Body));
    if ((reply.status ?? 200) < 300) answers.set(key, reply);
    return reply;
  };

  const page = ({ method, path }: ProviderRequest): ProviderReply => {
    const order = orders.find(({ id }) => path.endsWith(id));
    if (order === undefined) return { status: 404, body: 'no such order' };
    if (method === 'GET') return { headers: { 'content-type': 'text/html; charset=utf-8' }, body: `<!doctype html><title>PayPal</title><form method="post"><button>Pay ${order.amount.value}</button></form>` };
    order.status = 'APPROVED';
    return { status: 302, headers: { location: `${order.return_url}?token=${order.id}&PayerID=P1` } };
  };

  const report = (request: ProviderRequest): ProviderReply => {
    const [from, to] = [request.query.get('start_date') ?? '', request.query.get('end_date') ?? ''];
    if (Date.parse(to) - Date.parse(from) > 31 * 86_400_000) return refuse(400, 'INVALID_REQUEST', 'DATE_RANGE', 'The range is greater than 31 days');
    const inside = orders.flatMap(({ capture: one }) => (one !== undefined && one.create_time >= from && one.create_time <= to ? [one] : []));
    return { body: { total_pages: 1, transaction_details: inside.map((one) => ({ transaction_info: { transaction_id: one.id, transaction_event_code: 'T0006', transaction_status: 'S', transaction_initiation_date: one.create_time, transaction_amount: one.amount, fee_amount: { ...one.amount, value: '-0.40' }, custom_field: one.custom_id } })) } };
  };

  const handle = (request: ProviderRequest): ProviderReply => {
    const { method, path } = request;
    if (path.startsWith('/checkoutnow/')) return page(request);
    if (path === '/v1/oauth2/token') {
      if (request.headers['authorization'] !== `Basic ${Buffer.from(`${APP.clientId}:${APP.clientSecret}`).toString('base64')}`) return { status: 401, body: { error: 'invalid_client', error_description: 'Client Authentication failed' } };
      const token = randomBytes(16).toString('hex');
      tokens.add(token);
      return { body: { access_token: token, token_type: 'Bearer', expires_in: 32_400 } };
    }
    if (!tokens.has(request.headers['authorization']?.slice('Bearer '.length) ?? '')) return { status: 401, body: { name: 'AUTHENTICATION_FAILURE', message: 'Authentication failed' } };
    if (path === '/v1/notifications/webhooks') return { body: { webhooks: [{ id: APP.webhookId }] } };
    if (path === '/v1/reporting/transactions') return report(request);
    if (path === '/v2/checkout/orders' && method === 'POST') return once(request, makeOrder);
    const [, orderId, deed] = /^\/v2\/checkout\/orders\/(\w+)(\/capture|\/authorize)?$/.exec(path) ?? [];
    const order = orders.find(({ id }) => id === orderId);
    if (order !== undefined) return deed === undefined ? { body: shown(order) } : once(request, (body) => (deed === '/capture' ? capture(order, body) : authorise(order)));
    const [, heldId, end] = /^\/v2\/payments\/authorizations\/(\w+)\/(capture|void)$/.exec(path) ?? [];
    if (heldId !== undefined && end !== undefined) return once(request, (body) => endHold(heldId, end, body));
    const [, captureId] = /^\/v2\/payments\/captures\/(\w+)\/refund$/.exec(path) ?? [];
    return captureId === undefined ? refuse(404, 'RESOURCE_NOT_FOUND', 'INVALID_RESOURCE_ID', 'The specified resource does not exist.') : once(request, (body) => refund(captureId, body));
  };

  const served = await startFakeProvider(handle);
  ({ url } = served);

  /** A message exactly as PayPal sends it. */
  const message = (event: string, resource: object, options: { readonly key?: KeyObject; readonly certUrl?: string } = {}): RawRequest => {
    const body = Buffer.from(JSON.stringify({ id: `WH-${event}-${String(at(resource, 'id') ?? at(resource, 'dispute_id'))}`, event_version: '1.0', create_time: '2027-01-21T10:00:05.000Z', event_type: event, resource }));
    const headers = { 'paypal-transmission-id': newId(), 'paypal-transmission-time': '2027-01-21T10:00:06Z', 'paypal-cert-url': options.certUrl ?? CERT_URL, 'paypal-auth-algo': 'SHA256withRSA' };
    const text = signedText({ headers, body, query: {} }, APP.webhookId) ?? '';
    return { headers: { ...headers, 'paypal-transmission-sig': sign('RSA-SHA256', Buffer.from(text), options.key ?? PAYPAL_KEYS.privateKey).toString('base64') }, body, query: {} };
  };

  return {
    ...served,
    orders,
    refunds,
    disputes,
    message,
    foreignKey: FOREIGN_KEYS.privateKey,
    captureShown,
    refundShown,
    captures: (): readonly Capture[] => orders.flatMap((order) => (order.capture === undefined ? [] : [order.capture])),
    settings: (): Record<string, unknown> => ({ endpoint: served.url, ...APP, certificate: PINNED }),
    /** The payer agrees on PayPal's page. */
    approve: (attemptKey: string): void => {
      for (const order of orders) if (order.custom_id === attemptKey && order.status === 'PAYER_ACTION_REQUIRED') order.status = 'APPROVED';
    },
    dispute: (captureId: string): void => {
      const found = orders.find((order) => order.capture?.id === captureId)?.capture;
      if (found === undefined) throw new Error('no such capture');
      const back = refunds.filter((each) => each.captureId === captureId).reduce((sum, each) => sum + minor(each.amount), 0);
      disputes.push({ id: `PP-D-${String(disputes.length + 1)}`, captureId, amount: { ...found.amount, value: ((minor(found.amount) - back) / 100).toFixed(2) } });
    },
    /** Access tokens are withdrawn. */
    forget: (): void => {
      tokens.clear();
    },
  };
};
