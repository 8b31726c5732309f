import type { RawRequest } from '@billet/sdk';
import { startFakeProvider, type ProviderReply, type ProviderRequest } from '@billet/testkit';
import { encodeData, signatureOf, type Hash } from '../../src/index.ts';

export const KEYS = { publicKey: 'i00000000001', privateKey: 'private-key-of-the-house' };

interface Payment {
  readonly order_id: string;
  readonly payment_id: number;
  readonly action: string;
  amount: number;
  readonly currency: string;
  readonly receiver_commission: number;
  readonly end_date: number;
  status: string;
  refund_amount?: number;
  /** Held money was taken. */
  completion_date?: number;
}

type Params = Readonly<Record<string, unknown>>;

/** LiqPay: the page takes a signed form, the API tells what became of it, messages are signed the same way. */
export const startFakeLiqpay = async (hash: Hash = 'sha1') => {
  const payments: Payment[] = [];
  const refuse = (code: string, words: string): ProviderReply => ({ body: { result: 'error', err_code: code, err_description: words } });

  const signed = (data: string, signature: string | undefined): Params | undefined => (signature === signatureOf(data, KEYS.privateKey, hash) ? (JSON.parse(Buffer.from(data, 'base64').toString()) as Params) : undefined);

  const message = (payment: Payment | undefined, change: Params = {}, privateKey: string = KEYS.privateKey, by: Hash = hash): RawRequest => {
    const data = encodeData({ public_key: KEYS.publicKey, ...payment, ...change });
    return { headers: {}, body: Buffer.from(new URLSearchParams({ data, signature: signatureOf(data, privateKey, by) }).toString()), query: {} };
  };

  const take = (params: Params, status: string): void => {
    const action = String(params['action']);
    payments.push({ action, order_id: String(params['order_id']), payment_id: 1000 + payments.length, amount: Number(params['amount']), currency: String(params['currency']), receiver_commission: 0.34, end_date: 1_800_000_000_000, status: action === 'hold' ? 'hold_wait' : status });
  };

  /** The page that the browser brings a form to; the button pays, tells the house, and goes back. */
  const page = async ({ path }: ProviderRequest, form: URLSearchParams): Promise<ProviderReply> => {
    const params = signed(form.get('data') ?? '', form.get('signature') ?? undefined);
    if (params === undefined) return refuse('err_signature', 'Invalid signature');
    if (path === '/api/3/checkout') {
      return { headers: { 'content-type': 'text/html; charset=utf-8' }, body: `<!doctype html><title>LiqPay</title><form method="post" action="/pay"><input type="hidden" name="data" value="${form.get('data') ?? ''}"><input type="hidden" name="signature" value="${form.get('signature') ?? ''}"><button>Pay ${String(params['amount'])}</button></form>` };
    }
    take(params, 'sandbox');
    await fetch(String(params['server_url']), { method: 'POST', body: Buffer.from(message(payments.at(-1)).body), headers: { 'content-type': 'application/x-www-form-urlencoded' } });
    return { status: 302, headers: { location: String(params['result_url']) } };
  };

  const handle = (request: ProviderRequest): ProviderReply | Promise<ProviderReply> => {
    const form = new URLSearchParams(request.text);
    if (request.path !== '/api/request') return page(request, form);
    const params = signed(form.get('data') ?? '', form.get('signature') ?? undefined);
    if (params === undefined) return refuse('err_signature', 'Invalid signature');
    if (params['public_key'] !== KEYS.publicKey) return refuse('public_key_not_found', 'Public key not found');
    if (params['action'] === 'reports') return { body: { result: 'success', data: payments.filter(({ end_date }) => end_date >= Number(params['date_from']) && end_date <= Number(params['date_to'])) } };
    const found = payments.find((each) => each.order_id === params['order_id']);
    if (params['action'] === 'hold_completion' && found !== undefined) {
      const amount = Number(params['amount'] ?? found.amount);
      if (found.status !== 'hold_wait' || !(amount > 0) || amount > found.amount) return refuse('err_payment', 'So much is not held');
      Object.assign(found, { status: 'success', amount, completion_date: found.end_date });
      return { body: { result: 'ok', ...found } };
    }
    if (params['action'] === 'refund' && found?.status === 'hold_wait') {
      found.status = 'reversed';
      return { body: { result: 'ok', action: 'refund', payment_id: found.payment_id, status: 'reversed' } };
    }
    if (params['action'] === 'refund' && found !== undefined) {
      const amount = Number(params['amount'] ?? found.amount);
      const sum = Math.round(((found.refund_amount ?? 0) + amount) * 100) / 100;
      if (!(amount > 0) || sum > found.amount) return refuse('err_payment_refund', 'The amount is more than is left');
      found.refund_amount = sum;
      if (sum === found.amount) found.status = 'reversed';
      return { body: { result: 'ok', action: 'refund', payment_id: found.payment_id, status: 'reversed', wait_amount: false } };
    }
    return found === undefined ? refuse('payment_not_found', 'Payment not found') : { body: { result: 'ok', ...found } };
  };

  const served = await startFakeProvider(handle);

  return {
    ...served,
    settings: (): Record<string, unknown> => ({ endpoint: served.url, ...KEYS, hash }),
    payments,
    /** Payments that are money of the house. */
    taken: (): number => payments.filter(({ action, completion_date: taken }) => action !== 'hold' || taken !== undefined).length,
    /** What a payer does on the page with the form that the browser brought. */
    checkout: (fields: Readonly<Record<string, string>>, status = 'success'): void => {
      const params = signed(fields['data'] ?? '', fields['signature']);
      if (params === undefined) throw new Error('the page refuses the form');
      take(params, status);
    },
    message,
  };
};
