import { expect } from 'chai';
import type { TestClient } from '@billet/testkit';
import { codeOf, onBothEngines } from '../support/on-both-engines.ts';

interface Child {
  readonly id: number;
  readonly productId: number;
  readonly price: { readonly amount: number };
}

onBothEngines('what came free with a package is charged from a date on', (app) => {
  let ana: TestClient;
  let [pack, panel, old, gift] = [0, 0, 0, 0];
  const product = async (slug: string, prices: readonly (readonly [string, number])[], more: object = {}): Promise<number> =>
    (
      await app().call<{ id: number }>('products.create', {
        brandId: app().brandId, type: 'hosting', slug, name: { en: slug }, setupOn: 'order', raiseDaysBefore: 0, prices: prices.map(([unit, price]) => ({ currency: 'BRL', cycle: { unit, count: 1 }, price, setupFee: 700 })), ...more,
      })
    ).id;
  const addonOf = async (parentId: number): Promise<Child> => (await app().call<{ items: Child[] }>('services.list', { parentId })).items.find((each) => each.productId === panel) as Child;
  const ordered = async (unit = 'week'): Promise<number> => {
    const { serviceIds } = await app().call<{ serviceIds: number[] }>('orders.place', { items: [{ productId: pack, cycle: { unit, count: 1 } }] }, ana.caller);
    await app().house.settle();
    return (await addonOf(serviceIds[0] ?? 0)).id;
  };
  const nets = async (id: number): Promise<readonly (readonly [string, number])[]> =>
    (await app().house.db.raw<{ period_start: string; net: number | string }>(`select period_start, net from invoice_lines where service_id = ? and kind <> 'setup' order by period_start`, [id])).map((row) => [row.period_start, Number(row.net)] as const);

  before(async () => {
    ana = await app().signUp('Ana Souza');
    pack = await product('pack', [['week', 5000], ['month', 9000]]);
    panel = await product('panel', [['week', 1500]]);
    await app().call('products.setAddon', { id: pack, addonId: panel, kind: 'free' });
    old = await ordered();
    const { serviceId } = await app().call<{ serviceId: number }>('services.addAddon', { id: (await app().call<{ service: { parentId: number } }>('services.get', { id: old })).service.parentId, productId: panel, price: 0 });
    gift = serviceId;
    // So did staff in an order, where the package had to be bought.
    await app().call('orders.place', { clientId: ana.clientId, items: [{ productId: pack, cycle: { unit: 'week', count: 1 } }, { productId: panel, cycle: { unit: 'week', count: 1 }, addonOf: 0, price: 0 }] });
    await app().house.settle();
  });
  afterEach(async () => {
    expect((await app().house.verify()).findings).to.deep.equal([]);
  });

  it('shows whom it reaches, and from which day', async () => {
    expect(await codeOf(app().call('products.previewUnbundling', { id: pack, addonId: panel, from: '2027-01-20' }))).to.equal('DATE_PAST');
    expect(await codeOf(app().call('products.previewUnbundling', { id: pack, addonId: panel, from: '2029-01-22' }))).to.equal('DATE_FAR_AHEAD');
    const { items } = await app().call<{ items: { id: number; newPrice: number | null; from: string | null }[] }>('products.previewUnbundling', { id: pack, addonId: panel, from: '2027-01-30' });
    // Weeks begin on Thursdays: the first after the 30th is the 4th. What staff gave is not among them.
    expect(items.map(({ id, newPrice, from }) => [id, newPrice, from])).to.deep.equal([[old, 1500, '2027-02-04']]);
  });

  it('reaches new orders at once and existing services with their next period after the day, told once', async () => {
    expect(await app().call('products.unbundle', { id: pack, addonId: panel, from: '2027-01-30', then: 'required' })).to.deep.equal({ changed: 1, withoutPrice: 0 });
    expect(await app().call('products.unbundle', { id: pack, addonId: panel, from: '2027-01-30', then: 'required' })).to.deep.equal({ changed: 0, withoutPrice: 0 });
    const { items: mails } = await app().call<{ items: { key: string }[] }>('mail.list', { clientId: ana.clientId });
    expect(mails.filter(({ key }) => key === 'price-change')).to.have.length(1);
    const fresh = await ordered();
    expect(await nets(fresh)).to.deep.equal([['2027-01-21', 1500]]);
    await app().advance('2027-02-05T15:00:00.000Z');
    expect(await nets(old)).to.deep.equal([['2027-01-21', 0], ['2027-01-28', 0], ['2027-02-04', 1500]]);
    expect((await nets(gift)).every(([, net]) => net === 0)).to.equal(true);
    const [setup] = await app().house.db.raw<{ lines: number | string }>(`select count(*) as lines from invoice_lines where service_id = ? and kind = 'setup' and net > 0`, [old]);
    expect(Number(setup?.lines)).to.equal(0);
  });

  it('is done on a page that shows it first', async () => {
    const staff = await app().staffBrowser();
    const page = `/staff/products/${String(pack)}/unbundle`;
    expect((await staff.get(page)).text).to.contain('Nothing comes free with this product.');
    await app().call('products.setAddon', { id: pack, addonId: panel, kind: 'free' });
    const one = await ordered();
    expect((await staff.get(`/staff/products/${String(pack)}/addons`)).text).to.contain('Charge what came free');
    const wish = { addonId: String(panel), from: '2027-02-20', then: 'offered' };
    expect((await staff.send(page, 'preview', { ...wish, from: '2020-01-01' })).status).to.equal(422);
    expect((await staff.send(page, 'preview', wish)).text).to.contain('15.00').and.contain('Everybody who is reached gets a mail');
    expect((await staff.send(page, 'apply', wish)).text).to.contain('It costs from that day on');
    expect((await app().call<{ service: Child }>('services.get', { id: one })).service.price.amount).to.equal(1500);
  });
});
