import { isBilletError } from '@billet/sdk';
import { openTestApp, type TestApp, type TestBrowser, type TestClient } from '@billet/testkit';
import { expect } from 'chai';

describe('odd requests', function () {
  this.timeout(30_000);
  let app: TestApp;
  let staff: TestBrowser;
  let ana: TestClient;
  before(async () => {
    app = await openTestApp();
    staff = await app.staffBrowser();
    ana = await app.signUp('Ana_Souza');
  });
  after(() => app.close());

  it('a cookie that nobody can decode is no cookie', async () => {
    const answer = await fetch(`${app.base}/sign-in`, { headers: { cookie: 'billet_client=%E0%A4%A; billet_say=%; billet_cart=%ZZ.3' } });
    expect(answer.status).to.equal(200);
  });

  it('a report that does not exist is not found; without a name it is the first one', async () => {
    expect((await staff.get('/staff/reports/nothing')).status).to.equal(404);
    expect((await staff.get('/staff/reports')).status).to.equal(200);
  });

  it('one thing in the cart that is not understood takes nothing else with it, and is told once', async () => {
    const items = [{ kind: 'plan', key: 'a', productId: app.productId, quantity: '1', options: {}, addons: [] }, { kind: 'plan', key: 'b', productId: 'of another version' }, null];
    const token = await app.house.sessions.create({ kind: 'cart', ownerId: null, data: { items }, idleMs: 3_600_000 });
    const guest = app.browser();
    guest.cookies.set('billet_cart', `${token}.3`);
    const first = await guest.get('/cart');
    expect(first.text).to.include('2 things were taken out of your cart').and.include('Fibra 20M');
    const second = await guest.get('/cart');
    expect(second.text).to.include('Fibra 20M').and.not.include('taken out of your cart');
  });

  it('in lists, what was typed stands for itself', async () => {
    await app.signUp('AnaXSouza');
    const clients = async (search: string): Promise<readonly string[]> => (await app.call<{ items: readonly { name: string }[] }>('clients.list', { search })).items.map(({ name }) => name);
    expect(await clients('a_s')).to.deep.equal(['Ana_Souza']);
    expect(await clients('%')).to.deep.equal([]);
    const { items } = await app.call<{ items: readonly unknown[] }>('domains.list', { search: '%' });
    expect(items).to.deep.equal([]);
  });

  it('what was deleted does not push out of the search what is there', async () => {
    const { serviceId } = await app.order(ana);
    const made: number[] = [];
    for (let i = 0; i < 4; i += 1) made.push((await app.order(ana)).serviceId);
    await app.house.db.transaction(async () => {
      for (const id of made) await app.house.db.execute('update services set deleted_at = ? where id = ?', [app.house.clock.now(), id]);
    });
    const found = await app.call<{ items: readonly { kind: string; id: number }[] }>('search.find', { q: 'Fibra 20M', kind: 'service', limit: 2 });
    expect(found.items.map(({ id }) => id)).to.deep.equal([serviceId]);
  });

  it('how a brand bills is saved as a whole or not at all', async () => {
    const terms = async (): Promise<object | undefined> => (await app.call<{ items: readonly object[] }>('brands.list', {})).items[0];
    const before = await terms();
    const refused = await app.call('brands.saveBilling', { brandId: app.brandId, dueDays: 33, gatewayAccountId: 9999 }).then(() => 'saved', (error: unknown) => (isBilletError(error) ? error.field : String(error)));
    expect([refused, await terms()]).to.deep.equal(['gatewayAccountId', before]);
    const caller = { audience: 'staff', actor: { kind: 'staff', id: '1' }, userId: 1, permissions: ['brands.*'], scope: { kind: 'all' }, locale: 'en' } as const;
    const forbidden = await app.call('brands.saveBilling', { brandId: app.brandId, dueDays: 33, gatewayAccountId: null }, caller).then(() => 'saved', (error: unknown) => (isBilletError(error) ? error.code : String(error)));
    expect([forbidden, await terms()]).to.deep.equal(['FORBIDDEN', before]);
    await app.call('brands.saveBilling', { brandId: app.brandId, dueDays: 33 }, caller);
    expect(await terms()).to.include({ dueDays: 33 });
  });

  it('a domain held elsewhere is refused where it belongs to no product of the order, instead of being left out', async () => {
    const at = `/staff/orders/new?client=${String(ana.clientId)}`;
    const wish = { i0_product: String(app.productId), i0_cycle: 'month:1', i0_quantity: '1', step: 'order' };
    const alone = await staff.send(at, 'order', { ...wish, d0_name: 'held.example', d0_how: 'own' });
    expect([alone.status, alone.html.includes('aria-describedby="e-order-d0_with"')]).to.deep.equal([422, true]);
    expect(alone.text).to.include('This domain is only good for a product.');
    const twice = await staff.send(at, 'order', { ...wish, d0_name: 'held.example', d0_how: 'own', d0_with: '0', d1_name: 'other.example', d1_how: 'own', d1_with: '0' });
    expect([twice.status, twice.text.includes('This product has a domain already.')]).to.deep.equal([422, true]);
    expect((await staff.send(at, 'order', { ...wish, d0_name: 'held.example', d0_how: 'own', d0_with: '0' })).path).to.match(/^\/staff\/orders\/\d+/);
  });
});
