import { MailMessage } from '@billet/billing';
import type { Caller } from '@billet/sdk';
import { expect } from 'chai';
import { eachDatabase } from '../support/each-database.ts';
import { openMoneyHouse, type MoneyHouse } from '../support/money-house.ts';
import { clientCaller, signUp } from '../support/open-test-house.ts';

interface Standing { readonly capId: number; readonly used: number; readonly most: number; readonly reached: boolean; readonly from: string; readonly packages: readonly { readonly id: number }[] }

eachDatabase('caps on what is told over the API', (open) => {
  let house: MoneyHouse;
  let [small, large, bare] = [0, 0, 0];
  let packageId = 0;
  let keys = 0;
  const product = async (slug: string): Promise<number> => {
    const { id } = await house.call<{ id: number }>('products.create', { brandId: house.brandId, type: 'other', slug, name: { en: slug }, setupOn: 'acceptance', prices: [{ currency: 'BRL', cycle: { unit: 'month', count: 1 }, price: 0 }] });
    for (const [metric, sum] of [['calls', 'sum'], ['seats', 'peak']]) await house.call('products.addUsagePrice', { id, metric, sum, currency: 'BRL', name: { en: metric }, unitLabel: metric, unit: 1, included: 0, tiers: [{ upTo: null, price: '0' }] });
    return id;
  };
  const cap = (id: number, more: object = {}): Promise<{ id: number }> => house.call('products.saveUsageCap', { id, metrics: ['calls'], name: { en: 'Calls' }, most: 100, action: 'block', ...more });
  const ordered = async (email: string, productId: number): Promise<{ readonly id: number; readonly me: Caller }> => {
    const clientId = await signUp(house, email);
    const placed = await house.call<{ orderId: number; serviceIds: number[] }>('orders.place', { clientId, items: [{ productId }] });
    await house.call('orders.accept', { id: placed.orderId });
    await house.call('dunning.hold', { clientId, reason: 'a test of months' });
    await house.settle();
    return { id: placed.serviceIds[0] ?? 0, me: clientCaller(clientId) };
  };
  const use = async (id: number, quantity: number, metric = 'calls', at?: string): Promise<void> => {
    await house.call('services.recordUsage', { id, metric, quantity, key: String((keys += 1)), ...(at === undefined ? {} : { at: `${at}T15:00:00.000Z` }) });
    await house.settle();
  };
  const standings = async (id: number): Promise<readonly Standing[]> => (await house.call<{ items: Standing[] }>('services.caps', { id })).items;
  const brief = async (id: number): Promise<unknown> => (await standings(id)).map(({ used, most, reached: is }) => [used, most, is]);
  const held = async (id: number): Promise<readonly string[]> => (await house.call<{ suspensions: { owner: string }[] }>('services.get', { id })).suspensions.map((each) => each.owner);
  const pay = async (invoiceId: number): Promise<void> => {
    await house.call('payments.record', { invoiceId, gatewayAccountId: house.bank, amount: (await house.invoice(invoiceId)).total.amount, reference: `top-up ${String(invoiceId)}` });
    await house.settle();
  };
  const mails = (): Promise<number> => house.db.from(MailMessage).where('key', 'usage-threshold').resultSize();
  const change = async (id: number, productId: number): Promise<void> => {
    await house.call('services.changePlan', { id, productId, effect: 'now' });
    await house.settle();
  };

  before(async () => {
    house = await openMoneyHouse(await open(), '2027-02-10T15:00:00.000Z');
    [small, large, bare] = [await product('small'), await product('large'), await product('bare')];
    const { id } = await cap(small);
    await cap(large, { most: 300 });
    packageId = (await house.call<{ id: number }>('products.addCapPackage', { id, name: { en: '50 more' }, quantity: 50, price: 500, currency: 'BRL' })).id;
  });
  after(() => house.remove());
  afterEach(async () => expect((await house.verify()).findings).to.deep.equal([]));

  it('stop a service that stands on no server, tell its client, and let go when it is taken back', async () => {
    const { id } = await ordered('api@example.com', small);
    await use(id, 99);
    expect([await brief(id), await held(id)]).to.deep.equal([[[99, 100, false]], []]);
    await use(id, 1);
    expect([await brief(id), await held(id), await mails()]).to.deep.equal([[[100, 100, true]], ['usage'], 2]);
    await use(id, -1);
    expect([await brief(id), await held(id)]).to.deep.equal([[[99, 100, false]], []]);
  });

  it('take the highest day where the price takes the peak, and only days of the period', async () => {
    const { id: capId } = await cap(bare, { metrics: ['seats'], most: 10 });
    const { id } = await ordered('peak@example.com', bare);
    await use(id, 6, 'seats');
    await house.scheduler.advanceTo('2027-02-11T15:00:00.000Z');
    await use(id, 9, 'seats');
    expect((await standings(id)).map((each) => [each.capId, each.used, each.reached])).to.deep.equal([[capId, 9, false]]);
    await cap(bare, { metrics: ['seats'], most: 10, enabled: false });
  });

  it('what was bought goes along when periods become longer or shorter, or the plan changes, and counts once', async () => {
    const { id, me } = await ordered('along@example.com', small);
    await pay((await house.call<{ invoiceId: number }>('services.buyTopUp', { id, packageId }, me)).invoiceId);
    expect(await brief(id)).to.deep.equal([[0, 150, false]]);
    await cap(small, { period: 'billing' });
    await house.settle();
    expect((await standings(id)).map(({ most, from }) => [most, from])).to.deep.equal([[150, '2027-02-11']]);
    await cap(small);
    await house.settle();
    expect((await standings(id)).map(({ most, from }) => [most, from])).to.deep.equal([[150, '2027-02-01']]);
    await change(id, large);
    expect(await brief(id)).to.deep.equal([[0, 350, false]]);
    await house.call('services.giveTopUp', { id, capId: (await standings(id))[0]?.capId, quantity: 7 });
    expect(await brief(id)).to.deep.equal([[0, 357, false]]);
    await house.scheduler.advanceTo('2027-03-01T15:00:00.000Z');
    await use(id, 1);
    expect(await brief(id)).to.deep.equal([[1, 300, false]]);
  });

  it('what is paid late counts in the period of its payment', async () => {
    const { id, me } = await ordered('late@example.com', small);
    const late = await house.call<{ invoiceId: number }>('services.buyTopUp', { id, packageId }, me);
    await house.scheduler.advanceTo('2027-04-02T15:00:00.000Z');
    expect((await house.call<{ invoiceId: number }>('services.buyTopUp', { id, packageId }, me)).invoiceId).to.equal(late.invoiceId);
    await pay(late.invoiceId);
    expect(await brief(id)).to.deep.equal([[0, 150, false]]);
  });
});
