import { expect } from 'chai';
import { openTestApp, type TestApp, type TestBrowser } from '@billet/testkit';

const KEY = /blt_\w+_[\w-]{20,}/;

describe('pages for API keys', () => {
  let app: TestApp;
  let client: TestBrowser;

  before(async () => {
    app = await openTestApp();
    client = await app.clientBrowser(await app.signUp('Ana Souza'));
  });
  after(() => app.close());

  const status = async (key: string, path: string, method = 'GET', body?: object): Promise<number> =>
    (await fetch(`${app.base}/api/v1${path}`, { method, headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })).status;

  it('a client makes a key that only reads, sees it once, sees when it was used, and ends it', async () => {
    const made = await client.send('/account/api-keys', 'create', { label: 'My shop', days: '30', access: 'read' });
    const [key = ''] = KEY.exec(made.text) ?? [];
    expect(made.headers.get('cache-control')).to.equal('no-store');
    const unused = await client.get('/account/api-keys');
    expect([unused.text.includes('My shop'), unused.text.includes('Never yet'), KEY.test(unused.html)]).to.deep.equal([true, true, false]);
    expect([await status(key, '/invoices'), await status(key, '/orders', 'POST', { items: [{ productId: app.productId }] })]).to.deep.equal([200, 403]);
    const used = await client.get('/account/api-keys');
    expect(used.text).not.to.include('Never yet');
    const id = /<option value="(\d+)">My shop/.exec(used.html)?.[1] ?? '';
    expect((await client.send('/account/api-keys', 'revoke', { id })).text).to.include('The key is ended.');
    expect(await status(key, '/invoices')).to.equal(401);
  });

  it('a key with nothing switched on is refused at the field, and what was typed stays', async () => {
    const refused = await client.send('/account/api-keys', 'create', { label: 'Empty', days: 'never', access: 'chosen' });
    expect([refused.status, refused.html.includes('value="Empty"')]).to.deep.equal([422, true]);
    const chosen = await client.send('/account/api-keys', 'create', { label: 'One thing', days: 'never', access: 'chosen', 'may-invoices.read': 'on', 'may-staff.write': 'on' });
    const [key = ''] = KEY.exec(chosen.text) ?? [];
    expect([await status(key, '/invoices'), await status(key, '/services')]).to.deep.equal([200, 403]);
  });

  it('staff keys and those of clients are apart, and a client ends none but his own', async () => {
    const staff = await app.staffBrowser();
    await staff.send('/staff/api-keys', 'create', { label: 'Accounting', days: '365', access: 'all' });
    const list = await staff.get('/staff/api-keys');
    expect([list.text.includes('Accounting'), list.text.includes('One thing')]).to.deep.equal([true, false]);
    expect((await client.get('/account/api-keys')).text).not.to.include('Accounting');
    const id = /<option value="(\d+)">Accounting/.exec(list.html)?.[1] ?? '';
    expect((await client.send('/account/api-keys', 'revoke', { id })).status).to.equal(422);
    expect((await staff.get('/staff/api-keys')).html).to.include(`<option value="${id}">Accounting`);
  });
});
