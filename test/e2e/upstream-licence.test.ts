import { openTestApp, type TestApp, type TestClient } from '@billet/testkit';
import { expect } from 'chai';
import { RESELLER, startFakeHosting, type FakeHosting } from '../../modules/logicboxes-hosting/test/support/fake-hosting.ts';

describe('hosting bought elsewhere, with a licence on it', function () {
  this.timeout(60_000);
  let app: TestApp;
  let fake: FakeHosting;
  let ana: TestClient;
  let hosting = 0;
  let licence = 0;
  let serviceId = 0;

  const order = (): ReturnType<FakeHosting['ofDomain']> => fake.ofDomain('ana.example.test');
  const product = async (slug: string, price: number, serverId: number, moduleSettings: Record<string, unknown>): Promise<number> => {
    const { id } = await app.call<{ id: number }>('products.create', { brandId: app.brandId, type: 'hosting', slug, name: { en: slug }, prices: [{ currency: 'BRL', cycle: { unit: 'month', count: 1 }, price }], raiseDaysBefore: 5 });
    await app.call('products.saveServer', { id, role: 'hosting', extension: 'logicboxes-hosting', serverId, moduleSettings });
    return id;
  };

  before(async () => {
    fake = await startFakeHosting();
    app = await openTestApp({ engine: 'sqlite', fakes: true, start: new Date().toISOString() });
    const server = await app.call<{ id: number }>('servers.create', { extension: 'logicboxes-hosting', name: 'Reseller', settings: { endpoint: fake.url, ...RESELLER, addons: 'whmcs; {hosting}/add-licence; {hosting}/delete-licence; {hosting}/details#whmcslicences' } });
    expect(await app.call('servers.test', { id: server.id })).to.include({ ok: true });
    hosting = await product('reseller-s', 9900, server.id, { planId: '4' });
    licence = await product('licence', 4900, server.id, { sells: 'addon', addon: 'whmcs' });
    await app.call('products.setAddons', { id: hosting, addons: [{ productId: licence, refundable: false }] });
    ana = await app.signUp('Ana Souza');
  });
  after(async () => {
    await app.close();
    await fake.stop();
  });

  it('is ordered when it is paid, for the month that is paid', async () => {
    const placed = await app.call<{ serviceIds: readonly number[]; invoiceId: number }>('orders.place', { items: [{ productId: hosting, domainName: 'ana.example.test' }] }, ana.caller);
    expect(fake.orders).to.have.length(0);
    await app.pay(placed.invoiceId);
    serviceId = placed.serviceIds[0] ?? 0;
    await app.house.settle();
    expect(order()).to.include({ plan: '4', status: 'Active' });
    expect(fake.counts.get('add')).to.equal(1);
  });

  it('the licence is bought on its order when it is paid, and not a second time by the nightly look', async () => {
    const bought = await app.call<{ serviceId: number; invoiceId: number }>('services.addAddon', { id: serviceId, productId: licence }, ana.caller);
    expect(order()?.licences).to.equal(0);
    await app.pay(bought.invoiceId);
    await app.house.settle();
    expect(order()?.licences).to.equal(1);
    licence = bought.serviceId;
    await app.call('provisioning.retry', { id: licence });
    await app.house.settle();
    expect(order()?.licences).to.equal(1);
  });

  it('a renewal that is paid extends the order by as much; one that is not, by nothing', async () => {
    const end = order()?.end ?? '';
    const later = new Date(Date.parse(`${end}T12:00:00Z`) - 3 * 86_400_000).toISOString();
    await app.advance(later);
    expect(order()?.end).to.equal(end);
    const { items } = await app.call<{ items: readonly { id: number; settlement: string }[] }>('invoices.list', { clientId: ana.clientId });
    const open = items.filter(({ settlement }) => settlement !== 'paid');
    expect(open).to.not.be.empty;
    for (const { id } of open) await app.pay(id);
    await app.house.settle();
    expect((order()?.end ?? '') > end).to.equal(true);
    expect(fake.counts.get('renew')).to.equal(1);
  });

  it('removing the licence takes it away at once, the hosting stays; suspended and ended, the order is', async () => {
    const { service } = await app.call<{ service: { number: string } }>('services.get', { id: licence });
    await app.call('services.removeAddon', { id: licence, confirm: service.number }, ana.caller);
    await app.house.settle();
    expect(order()).to.include({ licences: 0, status: 'Active' });
    await app.call('services.suspend', { id: serviceId, reason: 'late' });
    await app.house.settle();
    expect(order()?.status).to.equal('Suspended');
    expect((await app.house.verify()).findings).to.deep.equal([]);
  });
});
