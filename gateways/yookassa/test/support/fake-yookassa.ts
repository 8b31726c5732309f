import { randomUUID } from 'node:crypto';
import type { RawRequest } from '@billet/sdk';
import { startFakeProvider, type ProviderReply, type ProviderRequest } from '@billet/testkit';

export const SHOP = { shopId: '100500', secretKey: 'test_secret_of_the_shop' };

interface Amount {
  readonly value: string;
  readonly currency: string;
}

interface Payment {
  readonly id: string;
  amount: Amount;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly receipt?: unknown;
  readonly created_at: string;
  readonly return_url: string;
  /** False = held until it is captured. */
  readonly capture: boolean;
  status: string;
}

interface Refund {
  readonly id: string;
  readonly payment_id: string;
  readonly amount: Amount;
  readonly status: string;
  readonly created_at: string;
}

const minor = ({ value }: Amount): number => Math.round(Number(value) * 100);

/** YooKassa's API v3: payments and refunds under keys, and messages that nobody signs. */
export const startFakeYookassa = async () => {
  const payments: Payment[] = [];
  const refunds: Refund[] = [];
  const keys = new Map<string, { readonly body: string; readonly reply: ProviderReply }>();
  let url = '';

  const refuse = (status: number, code: string, description: string): ProviderReply => ({ status, body: { type: 'error', id: randomUUID(), code, description } });
  const shown = (payment: Payment): Record<string, unknown> => ({
    ...payment, paid: payment.status === 'succeeded', test: true,
    ...(payment.status === 'succeeded' ? { income_amount: { ...payment.amount, value: (minor(payment.amount) * 0.97 / 100).toFixed(2) }, captured_at: payment.created_at } : {}),
    ...(payment.status === 'pending' ? { confirmation: { type: 'redirect', confirmation_url: `${url}/pay/${payment.id}` } } : {}),
  });

  const pay = (body: Record<string, unknown>): ProviderReply => {
    const amount = body['amount'] as Amount;
    const token = body['payment_method_id'];
    if (token !== undefined && token !== 'saved-1') return refuse(400, 'invalid_request', 'payment_method_id is not known');
    const payment: Payment = { id: randomUUID(), amount, metadata: (body['metadata'] ?? {}) as Record<string, unknown>, receipt: body['receipt'], created_at: new Date(Date.now()).toISOString(), return_url: (body['confirmation'] as { readonly return_url?: string } | undefined)?.return_url ?? '', capture: body['capture'] === true, status: token === undefined ? 'pending' : 'succeeded' };
    payments.unshift(payment);
    return { body: shown(payment) };
  };

  /** The newest first, by day and state, as many as are wanted after the cursor. */
  const listed = (query: URLSearchParams): Record<string, unknown> => {
    const [since, status, cursor, limit] = [query.get('created_at.gte') ?? '', query.get('status'), Number(query.get('cursor') ?? 0), Number(query.get('limit') ?? 10)];
    const fit = payments.filter((each) => each.created_at >= since && (status === null || each.status === status));
    return { items: fit.slice(cursor, cursor + limit).map(shown), ...(fit.length > cursor + limit ? { next_cursor: String(cursor + limit) } : {}) };
  };

  /** Takes or lets go what is held. */
  const endHold = (id: string, deed: string, body: Record<string, unknown>): ProviderReply => {
    const payment = payments.find((each) => each.id === id);
    if (payment?.status !== 'waiting_for_capture') return refuse(400, 'invalid_request', 'The payment is not waiting for capture');
    const amount = body['amount'] as Amount | undefined;
    if (amount !== undefined && (amount.currency !== payment.amount.currency || minor(amount) > minor(payment.amount))) return refuse(400, 'invalid_request', 'The amount is more than is held');
    if (amount !== undefined) payment.amount = amount;
    payment.status = deed === 'capture' ? 'succeeded' : 'canceled';
    return { body: shown(payment) };
  };

  const giveBack = (body: Record<string, unknown>): ProviderReply => {
    const payment = payments.find(({ id }) => id === body['payment_id']);
    const amount = body['amount'] as Amount;
    if (payment?.status !== 'succeeded') return refuse(400, 'invalid_request', 'The payment cannot be refunded');
    const before = refunds.filter(({ payment_id: of }) => of === payment.id).reduce((sum, each) => sum + minor(each.amount), 0);
    if (amount.currency !== payment.amount.currency || before + minor(amount) > minor(payment.amount)) return refuse(400, 'invalid_request', 'The amount is more than is left');
    const refund: Refund = { id: randomUUID(), payment_id: payment.id, amount, status: 'succeeded', created_at: new Date(Date.now()).toISOString() };
    refunds.push(refund);
    return { body: refund };
  };

  /** The same key with the same body is the same call; with another body it is refused. */
  const once = (request: ProviderRequest, carryOut: (body: Record<string, unknown>) => ProviderReply): ProviderReply => {
    const key = request.headers['idempotence-key'];
    if (key === undefined || key.length > 64) return refuse(400, 'invalid_request', 'Idempotence-Key is missing');
    const known = keys.get(key);
    if (known !== undefined) {
      if (known.body !== request.text) return refuse(400, 'invalid_request', 'Idempotence key duplicated');
      const id = (known.reply.body as { readonly id?: string }).id;
      const payment = payments.find((each) => each.id === id);
      return payment === undefined ? known.reply : { body: shown(payment) };
    }
    const reply = carryOut(JSON.parse(request.text) as Record<string, unknown>);
    if (reply.status === undefined) keys.set(key, { body: request.text, reply });
    return reply;
  };

  /** The page of a payment; the button pays and leads back. */
  const page = (request: ProviderRequest): ProviderReply => {
    const payment = payments.find(({ id }) => id === request.path.split('/')[2]);
    if (payment === undefined) return { status: 404, body: 'no such payment' };
    if (request.method === 'GET') return { headers: { 'content-type': 'text/html; charset=utf-8' }, body: `<!doctype html><title>YooKassa</title><form method="post"><button>Pay ${payment.amount.value}</button></form>` };
    payment.status = payment.capture ? 'succeeded' : 'waiting_for_capture';
    return { status: 302, headers: { location: payment.return_url } };
  };

  const handle = (request: ProviderRequest): ProviderReply => {
    if (request.path.startsWith('/pay/')) return page(request);
    if (request.headers['authorization'] !== `Basic ${Buffer.from(`${SHOP.shopId}:${SHOP.secretKey}`).toString('base64')}`) return refuse(401, 'invalid_credentials', 'Incorrect shopId or secret key');
    const [, kind, id, deed] = /^\/v3\/(\w+)(?:\/([\w-]+))?(?:\/(capture|cancel))?$/.exec(request.path) ?? [];
    if (kind === 'me') return { body: { account_id: SHOP.shopId, test: true } };
    if (request.method === 'POST' && id !== undefined && deed !== undefined) return once(request, (body) => endHold(id, deed, body));
    if (request.method === 'POST') return once(request, kind === 'refunds' ? giveBack : pay);
    if (id === undefined) return { body: { type: 'list', ...listed(request.query) } };
    const found = kind === 'refunds' ? refunds.find((each) => each.id === id) : payments.find((each) => each.id === id);
    return found === undefined ? refuse(404, 'not_found', 'Not found') : { body: 'metadata' in found ? shown(found) : found };
  };

  const served = await startFakeProvider(handle);
  ({ url } = served);
  const message = (event: string, object: object | undefined): RawRequest => ({ headers: {}, body: Buffer.from(JSON.stringify({ type: 'notification', event, object: object ?? { id: 'none' } })), query: {} });

  return {
    ...served,
    payments,
    refunds,
    message,
    settings: (): Record<string, unknown> => ({ endpoint: served.url, ...SHOP }),
    settle: (attemptKey: string): void => {
      for (const each of payments) if (each.metadata['attempt'] === attemptKey) each.status = each.capture ? 'succeeded' : 'waiting_for_capture';
    },
  };
};
