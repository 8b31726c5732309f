import { expect } from 'chai';
import { openMoneyHouse, type MoneyHouse } from '../support/money-house.ts';
import { signUp } from '../support/open-test-house.ts';

describe('odd offers', () => {
  let house: MoneyHouse;
  before(async () => {
    house = await openMoneyHouse({ engine: 'sqlite', file: ':memory:' });
  });
  after(() => house.remove());

  const product = async (slug: string, more: object = {}): Promise<number> =>
    (await house.call<{ id: number }>('products.create', { brandId: house.brandId, type: 'other', slug, name: { en: slug }, prices: [{ currency: 'BRL', cycle: { unit: 'month', count: 1 }, price: 1000 }], ...more })).id;

  it('what comes free with a bundle comes to its own item, however many items stand before it', async () => {
    const [single, box, extra] = [await product('single'), await product('box'), await product('extra', { isAddon: true })];
    await house.call('products.setAddon', { id: box, addonId: extra, kind: 'free' });
    const { id } = await house.call<{ id: number }>('bundles.create', { brandId: house.brandId, slug: 'all', name: { en: 'All' }, items: [{ productId: box, cycle: { unit: 'month', count: 1 } }] });
    const { serviceIds } = await house.call<{ serviceIds: readonly number[] }>('orders.place', { clientId: await signUp(house, 'many@example.com'), items: Array.from({ length: 50 }, () => ({ productId: single })), bundleId: id });
    const rows = await house.db.raw<{ product_id: number; parent_id: number | null; price: number }>('select product_id, parent_id, price from services order by id desc limit 2');
    expect(rows).to.deep.equal([{ product_id: extra, parent_id: serviceIds[50], price: 0 }, { product_id: box, parent_id: null, price: 1000 }]);
    expect(serviceIds).to.have.length(52);
  });

  it('a hidden item that must come along keeps no client from the order, and brings what it needs itself, once', async () => {
    const [plan, router, cable] = [await product('plan'), await product('hidden-router', { isAddon: true, status: 'hidden' }), await product('cable', { isAddon: true })];
    for (const [id, addonId] of [[plan, router], [router, cable], [cable, router], [plan, cable]] as const) await house.call('products.setAddon', { id, addonId, kind: 'required' });
    const ana = await signUp(house, 'along@example.com');
    const { serviceIds } = await house.call<{ serviceIds: readonly number[] }>('orders.place', { clientId: ana, items: [{ productId: plan }], asBuyer: true });
    const rows = (await house.db.raw<{ product_id: number; parent_id: number | null }>('select product_id, parent_id from services where client_id = ? order by id', [ana])).map((row) => ({ ...row }));
    expect(rows).to.deep.equal([{ product_id: plan, parent_id: null }, { product_id: router, parent_id: serviceIds[0] }, { product_id: cable, parent_id: serviceIds[0] }]);
    await house.call('products.setAddon', { id: plan, addonId: cable, kind: null });
    const later = await house.call<{ serviceIds: readonly number[] }>('orders.place', { clientId: ana, items: [{ productId: plan }], asBuyer: true });
    expect(later.serviceIds).to.have.length(3);
    expect(await house.code(house.call('orders.place', { clientId: ana, items: [{ productId: plan }, { productId: router, addonOf: 0 }], asBuyer: true }))).to.equal('NOT_ON_OFFER');
  });

  it('a promotion cannot be made to end before it begins', async () => {
    const made = await house.call<{ id: number; version: number }>('promotions.create', { brandId: house.brandId, code: 'SPRING', kind: 'percent', value: '10', startsOn: '2027-03-01' });
    const asked = (endsOn: string): Promise<unknown> => house.call('promotions.update', { id: made.id, version: made.version, endsOn });
    expect(await house.code(asked('2027-02-28'))).to.equal('PROMOTION_DATES');
    expect(await house.code(asked('2027-03-01'))).to.equal(undefined);
  });
});
