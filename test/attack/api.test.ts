import { openTestApp, type TestApp, type TestClient } from '@billet/testkit';
import { expect } from 'chai';

interface Problem {
  readonly status: number;
  readonly code: string;
  readonly field?: string;
}

describe('the API, under attack', function () {
  this.timeout(60_000);
  let app: TestApp;
  let ana: TestClient;
  let key: string;
  let invoiceId: number;

  before(async () => {
    app = await openTestApp();
    ana = await app.signUp('Ana');
    ({ invoiceId } = await app.order(ana));
    ({ key } = await app.call<{ key: string }>('apiKeys.create', { label: 'test', scopes: ['*'] }));
  });
  after(() => app.close());

  const send = (path: string, init: RequestInit & { readonly key?: string | undefined } = {}): Promise<Response> => {
    const headers = new Headers(init.headers);
    if (init.key !== undefined) headers.set('authorization', `Bearer ${init.key}`);
    if (init.body !== undefined && !headers.has('content-type')) headers.set('content-type', 'application/json');
    return fetch(`${app.base}/api/v1${path}`, { ...init, headers });
  };
  const problem = async (response: Response): Promise<Problem> => {
    expect(response.headers.get('content-type')).to.contain('application/problem+json');
    return (await response.json()) as Problem;
  };

  it('opens for a valid key only', async () => {
    expect((await send('/invoices', { key })).status).to.equal(200);
    expect((await send('/invoices')).status).to.equal(401);
    expect((await send('/invoices', { key: 'blt_aaaaaaaa_bbbb' })).status).to.equal(401);
    expect((await send('/invoices', { key: `${key.slice(0, -1)}${key.endsWith('x') ? 'y' : 'x'}` })).status).to.equal(401);
    expect((await send('/invoices', { headers: { authorization: `Basic ${key}` } })).status).to.equal(401);
    const client = await app.clientBrowser(ana);
    expect((await client.raw('/api/v1/invoices', {})).status).to.equal(401);
  });

  it('keeps a key within its scopes, its time and its client', async () => {
    const narrow = await app.call<{ key: string; id: number }>('apiKeys.create', { label: 'narrow', scopes: ['clients.read'] });
    expect((await send('/clients', { key: narrow.key })).status).to.equal(200);
    expect((await problem(await send('/invoices', { key: narrow.key }))).code).to.equal('FORBIDDEN');
    await app.call('apiKeys.revoke', { id: narrow.id });
    expect((await send('/clients', { key: narrow.key })).status).to.equal(401);
    const old = await app.call<{ key: string }>('apiKeys.create', { label: 'old', scopes: ['*'], expiresAt: '2020-01-01T00:00:00.000Z' });
    expect((await send('/clients', { key: old.key })).status).to.equal(401);
  });

  it('names what is wrong with a request, and never answers 500', async () => {
    const post = (body: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> => send('/products', { key, method: 'POST', body, headers });
    expect((await problem(await post('{"a":'))).status).to.equal(400);
    expect((await problem(await post('[]'))).status).to.equal(400);
    expect((await problem(await post('"text"'))).status).to.equal(400);
    expect((await problem(await post('{}'))).status).to.equal(422);
    expect((await problem(await post('<xml/>', { 'content-type': 'application/xml' }))).status).to.be.within(400, 422);
    expect((await problem(await post(JSON.stringify({ slug: 'x'.repeat(2_000_000) })))).status).to.equal(413);
    expect(await problem(await post(JSON.stringify({ brandId: 1, type: 'hosting', slug: 'x', name: { en: 'X' }, prices: [{ currency: 'BRL', cycle: { unit: 'month' }, price: -1 }] })))).to.include({ status: 422, field: 'prices.0.price' });
    expect((await problem(await send('/invoices?limit=1&limit=2', { key }))).field).to.equal('limit');
    expect((await problem(await send('/invoices?constructor=1', { key }))).status).to.equal(422);
    expect((await problem(await send('/nothing/here', { key }))).status).to.equal(404);
    expect((await problem(await send(`/invoices/${'9'.repeat(30)}`, { key }))).status).to.be.within(400, 422);
    expect((await problem(await send('/products', { key, method: 'POST', body: '{"__proto__":{"admin":true}}' }))).status).to.equal(422);
  });

  it('books money once for one key, and refuses the key for another wish', async () => {
    const pay = (amount: number, idempotency: string, reference: string): Promise<Response> =>
      send(`/invoices/${String(invoiceId)}/payments`, { key, method: 'POST', headers: { 'idempotency-key': idempotency }, body: JSON.stringify({ gatewayAccountId: app.gatewayAccountId, amount, reference }) });
    const first = await pay(1000, 'k-1', 'r-1');
    const again = await pay(1000, 'k-1', 'r-1');
    expect(first.status).to.equal(200);
    expect(await again.json()).to.deep.equal(await first.json());
    expect((await pay(2000, 'k-1', 'r-1')).status).to.be.oneOf([409, 422]);
    const same = (await (await pay(1000, 'k-2', 'r-1')).json()) as { fresh: boolean };
    expect(same.fresh).to.equal(false);
    const [sum] = await app.house.db.raw<{ n: number; total: number }>('select count(*) as n, sum(amount) as total from payments');
    expect([Number(sum?.n), Number(sum?.total)]).to.deep.equal([1, 1000]);
  });

  it('takes no wrong money', async () => {
    const pay = async (amount: unknown, more: object = {}): Promise<Problem> =>
      problem(await send(`/invoices/${String(invoiceId)}/payments`, { key, method: 'POST', body: JSON.stringify({ gatewayAccountId: app.gatewayAccountId, amount, reference: 'x', ...more }) }));
    for (const amount of [0, -1, 0.5, 2 ** 53, '1e3', null, [], '12,50']) expect(await pay(amount), String(amount)).to.include({ status: 422, field: 'amount' });
    expect(await pay(100, { fee: 101 })).to.include({ status: 422, field: 'fee' });
    expect(await pay(100, { receivedOn: '2099-01-01' })).to.include({ status: 422, field: 'receivedOn' });
    expect(await pay(100, { gatewayAccountId: 999 })).to.include({ status: 422, field: 'gatewayAccountId' });
  });

  it('describes itself', async () => {
    const document = (await (await send('/openapi.json')).json()) as { openapi: string; paths: Record<string, unknown> };
    expect(document.openapi).to.match(/^3\.1/);
    expect(Object.keys(document.paths).length).to.be.greaterThan(50);
  });
});
