import { createHmac, randomUUID } from 'node:crypto';
import type { RawRequest } from '@billet/sdk';
import { startFakeProvider, type ProviderReply, type ProviderRequest } from '@billet/testkit';

export const STORE = { storeId: 'StoreOfTheHouse1', apiKey: 'btcpay-key-1', webhookSecret: 'btcpay-hook-secret-1' };

const CREATED = 1_800_000_000;

interface Invoice {
  readonly id: string;
  readonly amount: string;
  readonly currency: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  status: string;
}

interface Pull {
  readonly id: string;
  readonly name: string;
  readonly amount: string;
  readonly currency: string;
  archived: boolean;
  readonly payouts: { readonly amount: string; state: string }[];
}

/** A BTCPay Server with one store: invoices with their life, and signed messages about it. */
export const startFakeBtcpay = async () => {
  const invoices: Invoice[] = [];
  const pulls: Pull[] = [];
  const refuse = (status: number, message: string): ProviderReply => ({ status, body: { code: 'error', message } });
  let url = '';
  const shown = (invoice: Invoice): Record<string, unknown> => ({ ...invoice, additionalStatus: 'None', checkoutLink: `${url}/i/${invoice.id}`, createdTime: CREATED });

  /** By order, or by day and state, as many as are wanted. */
  const listed = (query: URLSearchParams): object[] => {
    const order = query.get('orderId');
    const all = invoices.filter((each) => (order === null || each.metadata['orderId'] === order) && (query.get('status') ?? each.status) === each.status && Number(query.get('startDate') ?? 0) <= CREATED);
    const skip = Number(query.get('skip') ?? 0);
    return all.slice(skip, skip + Number(query.get('take') ?? 50)).map(shown);
  };

  const shownPull = ({ id, name, amount, currency, archived }: Pull): object => ({ id, name, amount, currency, archived, viewLink: `${url}/pull-payments/${id}` });

  const handle = (request: ProviderRequest): ProviderReply => {
    if (request.headers['authorization'] !== `token ${STORE.apiKey}`) return refuse(401, 'Unauthenticated');
    const payouts = /^\/api\/v1\/pull-payments\/([^/]+)\/payouts$/.exec(request.path);
    if (payouts !== null) {
      const pull = pulls.find(({ id }) => id === payouts[1]);
      return pull === undefined ? refuse(404, 'The pull payment was not found') : { body: pull.payouts.map(({ amount, state }, index) => ({ id: `p${String(index)}`, pullPaymentId: pull.id, state, originalAmount: amount, originalCurrency: pull.currency, payoutAmount: state === 'AwaitingApproval' ? null : '0.00012000', payoutCurrency: 'BTC', payoutMethodId: 'BTC-CHAIN' })) };
    }
    const [, store, rest = ''] = /^\/api\/v1\/stores\/([^/]+)(.*)$/.exec(request.path) ?? [];
    if (store !== STORE.storeId) return refuse(404, 'The store was not found');
    if (rest === '') return { body: { id: STORE.storeId, name: 'House' } };
    if (rest === '/pull-payments' && request.method === 'POST') {
      const wish = JSON.parse(request.text) as { name: string; amount: string; currency: string; payoutMethods: readonly string[] };
      if (wish.name.length > 50 || !/^\d+(\.\d+)?$/.test(wish.amount) || !wish.payoutMethods.every((each) => /^[A-Z]+-[A-Z]+$/.test(each))) return { status: 422, body: [{ path: 'name', message: 'The name should be at most 50 characters' }] };
      const made: Pull = { id: randomUUID().replaceAll('-', '').slice(0, 27), name: wish.name, amount: wish.amount, currency: wish.currency, archived: false, payouts: [] };
      pulls.push(made);
      return { body: shownPull(made) };
    }
    if (rest === '/pull-payments') return { body: pulls.filter(({ archived }) => !archived || request.query.get('includeArchived') === 'true').map(shownPull) };
    if (rest === '/invoices' && request.method === 'POST') {
      const wish = JSON.parse(request.text) as { amount: string; currency: string; metadata: Record<string, unknown> };
      if (!/^\d+(\.\d+)?$/.test(wish.amount)) return { status: 422, body: [{ path: 'amount', message: 'The amount is not valid' }] };
      const invoice: Invoice = { id: randomUUID().replaceAll('-', '').slice(0, 22), amount: wish.amount, currency: wish.currency, metadata: wish.metadata, status: 'New' };
      invoices.push(invoice);
      return { body: shown(invoice) };
    }
    if (rest === '/invoices') return { body: listed(request.query) };
    const one = invoices.find((each) => rest === `/invoices/${each.id}`);
    return one === undefined ? refuse(404, 'The invoice was not found') : { body: shown(one) };
  };

  const served = await startFakeProvider(handle);
  ({ url } = served);

  /** A message exactly as the server sends it. */
  const message = (type: string, invoice: Invoice | undefined, secret = STORE.webhookSecret): RawRequest => {
    const body = Buffer.from(JSON.stringify({ deliveryId: randomUUID(), webhookId: 'hook1', originalDeliveryId: `first-${invoice?.id ?? ''}-${type}`, isRedelivery: false, type, timestamp: 1_800_000_100, storeId: STORE.storeId, invoiceId: invoice?.id ?? '', metadata: invoice?.metadata ?? {} }));
    return { headers: { 'btcpay-sig': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}` }, body, query: {} };
  };

  /** The payer claims a part of a refund and the store sends it. */
  const claim = (pull: Pull | undefined, amount: string, state = 'Completed'): void => {
    pull?.payouts.push({ amount, state });
  };
  const payoutMessage = (pull: Pull | undefined): RawRequest => {
    const body = Buffer.from(JSON.stringify({ deliveryId: randomUUID(), webhookId: 'hook1', originalDeliveryId: randomUUID(), isRedelivery: false, type: 'PayoutUpdated', timestamp: 1_800_000_200, storeId: STORE.storeId, payoutId: 'p1', pullPaymentId: pull?.id ?? 'none', payoutState: 'Completed' }));
    return { headers: { 'btcpay-sig': `sha256=${createHmac('sha256', STORE.webhookSecret).update(body).digest('hex')}` }, body, query: {} };
  };

  return {
    ...served, pulls, claim, payoutMessage,
    settings: (): Record<string, unknown> => ({ server: served.url, ...STORE }),
    invoices,
    settle: (attemptKey: string): void => {
      for (const each of invoices) if (each.metadata['orderId'] === attemptKey) each.status = 'Settled';
    },
    message,
  };
};
