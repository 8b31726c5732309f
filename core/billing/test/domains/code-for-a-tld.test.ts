import { expect } from 'chai';
import type { TestClient } from '@billet/testkit';
import { codeOf, onBothEngines } from '../support/on-both-engines.ts';

onBothEngines('a code that is for one TLD', (app) => {
  let ana: TestClient;
  const tlds = new Map<string, { readonly id: number; readonly productId: number }>();
  before(async () => {
    ana = await app().signUp('Ana Souza');
    for (const name of ['test', 'site']) {
      const tld = await app().call<{ id: number; productId: number }>('tlds.create', { brandId: app().brandId, name });
      await app().call('tlds.setPrices', { id: tld.id, prices: [1, 2].flatMap((years) => [{ action: 'register', years, currency: 'BRL', price: 4000 * years }, { action: 'renew', years, currency: 'BRL', price: 6000 * years }]) });
      tlds.set(name, tld);
    }
    await app().call('domains.addContact', { name: 'Ana Souza', email: ana.email, phone: '+5511912345678', street: ['Rua 1'], city: 'Recife', postcode: '50000-000', country: 'BR' }, ana.caller);
  });

  const item = (name: string, years = 1): object => ({ productId: tlds.get(name.split('.')[1] ?? '')?.productId, domain: { name, years } });
  const order = (promotion: string, items: readonly object[]): Promise<{ invoiceId: number; serviceIds: number[] }> => app().call('orders.place', { promotion, items }, ana.caller);
  const netOf = async (id: number): Promise<readonly number[]> => (await app().call<{ lines: { net: number }[] }>('invoices.get', { id })).lines.map(({ net }) => net);
  const code = (name: string, more: object = {}): Promise<unknown> =>
    app().call('promotions.create', { brandId: app().brandId, code: name, kind: 'percent', value: '25', productIds: [tlds.get('test')?.productId], perClient: null, ...more });

  it('makes its domains cheaper, others not, and is refused where there is none of them', async () => {
    await code('ONLYTEST');
    const { invoiceId } = await order('ONLYTEST', [item('one.test'), item('one.site')]);
    expect([...(await netOf(invoiceId))].sort()).to.deep.equal([3000, 4000]);
    expect(await codeOf(order('ONLYTEST', [item('two.site')]))).to.equal('PROMOTION_PRODUCTS');
  });

  it('counts for the first term, or for as many renewals as it says', async () => {
    await code('TWICE', { periods: 2 });
    const once = await order('ONLYTEST', [item('three.test')]);
    const twice = await order('TWICE', [item('four.test')]);
    for (const { invoiceId } of [once, twice]) await app().pay(invoiceId);
    const renewals = async (serviceId = 0): Promise<readonly number[]> =>
      (await app().call<{ documents: { lines: { serviceId: number | null; net: number }[] }[] }>('billing.preview', { id: ana.clientId, until: '2029-03-01' })).documents.flatMap(({ lines }) => lines.filter((line) => line.serviceId === serviceId).map(({ net }) => net));
    expect(await renewals(once.serviceIds[0])).to.deep.equal([6000, 6000]);
    expect(await renewals(twice.serviceIds[0])).to.deep.equal([4500, 6000]);
  });

  it('may be for one number of years only', async () => {
    await code('LONG', { cycles: [{ unit: 'year', count: 2 }] });
    expect(await codeOf(order('LONG', [item('five.test')]))).to.equal('PROMOTION_PRODUCTS');
    expect(await netOf((await order('LONG', [item('five.test', 2)])).invoiceId)).to.deep.equal([6000]);
  });

  it('is chosen among the products on the page of the code', async () => {
    const staff = await app().staffBrowser();
    const { items } = await app().call<{ items: { id: number; code: string }[] }>('promotions.list', {});
    const { text } = await staff.get(`/staff/promotions/${String(items.find((each) => each.code === 'TWICE')?.id)}`);
    expect(text).to.contain('.test').and.contain('.site');
  });

  it('every promise of the books holds', async () => {
    expect((await app().house.verify()).findings).to.deep.equal([]);
  });
});
