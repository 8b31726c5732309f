import { isBilletError } from '@billet/sdk';
import { expect } from 'chai';
import { openDomainPlace, type DomainPlace } from './support/domain-place.ts';

interface Found {
  readonly name: string;
  readonly state: string;
  readonly price: number | null;
  readonly renewPrice: number | null;
}

const codeOf = (error: unknown): string => (isBilletError(error) ? error.code : String(error));
const MARGIN = { percent: '20', step: 100, less: 1 };
/** 5,000 dollars at 5.25, a fifth on top, rounded up to a whole real, a centavo off. */
const GOLD = 3_149_999;

/** Repeatable chance. */
const chance = (seed: number) => {
  let state = seed;
  return (below: number): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
};

for (const engine of ['sqlite', 'postgres'] as const) {
  describe(`premium names over EPP: sold at the registry's price with a margin, never bought dearer [${engine}]`, function () {
    this.timeout(120_000);
    let place: DomainPlace;

    before(async () => {
      place = await openDomainPlace(engine);
    });
    after(() => place.close());

    const search = async (name: string): Promise<Found | undefined> => (await place.app.call<{ items: Found[] }>('domains.search', { names: [name], only: true }, place.ana.caller)).items[0];
    const order = (name: string, more: object = {}): Promise<{ invoiceId: number; serviceIds: number[] }> => place.app.call('orders.place', { items: [{ productId: place.productId, domain: { name, ...more } }] }, place.ana.caller);
    const netOf = async (id: number): Promise<number> => (await place.app.call<{ invoice: { net: { amount: number } } }>('invoices.get', { id })).invoice.net.amount;
    const pay = async (id: number): Promise<void> => {
      await place.app.pay(id);
      await place.app.house.settle();
    };
    const account = (): { balance: number } => place.registry.world.registrars.get('registrar-one') ?? { balance: 0 };
    const last = async (name: string): Promise<{ kind: string; state: string; message: string }> => {
      const [operation] = (await place.find(name)).operations.filter(({ kind }) => kind === 'register' || kind === 'renew');
      return operation ?? { kind: '', state: '', message: '' };
    };

    it('is told to ask while the TLD sells none, or there is no rate', async () => {
      expect(await search('gold.test')).to.include({ state: 'premium', price: null, renewPrice: null });
      expect(await order('gold.test').then(() => 'ordered', codeOf)).to.equal('DOMAIN_PREMIUM');
      await place.app.call('tlds.update', { id: place.tldId, premium: MARGIN });
      expect(await search('gold.test')).to.include({ state: 'premium', price: null });
      expect(await order('gold.test').then(() => 'ordered', codeOf)).to.equal('DOMAIN_PREMIUM');
      await place.app.call('exchangeRates.add', { from: 'USD', to: 'BRL', rate: '5.25', effectiveFrom: '2027-01-01' });
    });

    it('has its own price in search, page, total and order, for one year, whatever codes and gifts there are', async () => {
      expect(await search('gold.test')).to.include({ state: 'premium', price: GOLD, renewPrice: GOLD });
      const client = await place.app.clientBrowser(place.ana);
      expect((await client.get('/domains/search?q=gold.test')).text).to.contain('free, premium').and.contain('31,499.99');
      expect((await client.get('/domains/order?name=gold.test&action=register')).text).to.contain('31,499.99');
      await place.app.call('tlds.setFree', { id: place.tldId, productIds: [place.app.productId] });
      await place.app.call('promotions.create', { brandId: place.app.brandId, code: 'HALF', name: 'Half', kind: 'percent', value: '50', periods: null });
      expect(await order('gold.test', { years: 2 }).then(() => 'ordered', codeOf)).to.equal('YEARS');
      const { invoiceId } = await place.app.call<{ invoiceId: number }>('orders.place', { promotion: 'HALF', items: [{ productId: place.app.productId }, { productId: place.productId, domain: { name: 'gold.test', with: 0 } }] }, place.ana.caller);
      const { lines } = await place.app.call<{ lines: { description: string; net: number }[] }>('invoices.get', { id: invoiceId });
      expect(lines.find(({ description }) => description.includes('gold.test'))?.net).to.equal(GOLD);
      const before = account().balance;
      await pay(invoiceId);
      expect((await place.find('gold.test')).domain.state).to.equal('active');
      expect(before - account().balance).to.equal(500_000);
    });

    it('renews at the price it was sold for, whatever the TLD costs by then', async () => {
      await place.app.call('tlds.setPrices', { id: place.tldId, prices: [{ action: 'renew', currency: 'BRL', price: 6990 }] });
      const { domain } = await place.find('gold.test');
      const { invoiceIds } = await place.app.call<{ invoiceIds: number[] }>('billing.invoiceEarly', { serviceIds: [domain.serviceId] });
      expect(await netOf(invoiceIds[0] ?? 0)).to.equal(GOLD);
      place.registry.reprice('gold.test', { create: 500_000, renew: 700_000 });
      const before = account().balance;
      await pay(invoiceIds[0] ?? 0);
      // Dearer than sold: refused there, nothing paid, and a person is told.
      expect(await last('gold.test')).to.include({ kind: 'renew', state: 'attention' });
      expect(account().balance).to.equal(before);
      expect((await place.app.call<{ items: { kind: string; state: string }[] }>('domains.troubles', {})).items[0]).to.include({ kind: 'renew', state: 'attention' });
      expect(await place.app.call('domains.acceptPrice', { id: domain.id, currency: 'USD', register: 500_000 }, place.ana.caller).then(() => 'allowed', codeOf)).to.equal('FORBIDDEN');
      const staff = await place.app.staffBrowser();
      expect((await staff.send(`/staff/domains/${String(domain.id)}`, 'acceptPrice', { currency: 'USD', register: '5000.00', renew: '7000.00' })).status).to.be.lessThan(400);
      await place.app.house.settle();
      expect(await last('gold.test')).to.include({ kind: 'renew', state: 'done' });
      expect(before - account().balance).to.equal(700_000);
    });

    it('an old offer orders nothing until it is asked for again', async () => {
      place.registry.reprice('ruby.test', { create: 20_000, renew: 20_000 });
      expect(await search('ruby.test')).to.include({ state: 'premium', price: 125_999 });
      await place.moveTo('2027-01-23');
      expect(await order('ruby.test').then(() => 'ordered', codeOf)).to.equal('OFFER_EXPIRED');
      place.registry.reprice('ruby.test', { create: 40_000, renew: 20_000 });
      expect(await search('ruby.test')).to.include({ price: 251_999, renewPrice: 125_999 });
      const { invoiceId } = await order('ruby.test');
      expect(await netOf(invoiceId)).to.equal(251_999);
    });

    it('the cart asks once more before it is ordered', async () => {
      place.registry.reprice('jade.test', { create: 10_000, renew: 10_000 });
      const client = await place.app.clientBrowser(place.ana);
      await client.send('/domains/order?name=jade.test&action=register', 'order', { years: '1', step: 'cart' });
      await place.moveTo('2027-01-25');
      await client.send('/cart', 'order', {});
      expect((await place.find('jade.test')).domain.state).to.equal('pending');
    });

    it('what became ordinary is sold as such, and the other way round nothing is bought', async () => {
      place.registry.reprice('onyx.test', { create: 30_000, renew: 30_000 });
      expect(await search('onyx.test')).to.include({ state: 'premium' });
      place.registry.reprice('onyx.test', undefined);
      expect(await search('onyx.test')).to.include({ state: 'available', price: 3990 });
      const { invoiceId } = await order('onyx.test');
      expect(await netOf(invoiceId)).to.equal(3990);
      place.registry.reprice('onyx.test', { create: 30_000, renew: 30_000 });
      const before = account().balance;
      await pay(invoiceId);
      expect(await last('onyx.test')).to.include({ kind: 'register', state: 'attention' });
      expect(account().balance).to.equal(before);
      // Staff say on its page what they take over, and it is registered; the client has paid what he was told.
      const page = `/staff/domains/${String((await place.find('onyx.test')).domain.id)}`;
      const staff = await place.app.staffBrowser();
      expect((await staff.get(page)).text).to.contain('has become a premium one');
      expect((await (await place.app.clientBrowser(place.ana)).get(page.slice('/staff'.length))).text).to.not.contain('premium one');
      expect((await staff.send(page, 'acceptPrice', { currency: 'USD', register: '300.00', renew: '' })).status).to.be.lessThan(400);
      await place.app.house.settle();
      expect(await last('onyx.test')).to.include({ kind: 'register', state: 'done' });
      expect(before - account().balance).to.equal(30_000);
    });

    it('property: over many names whose prices move at any time, no more is ever paid than was sold', async () => {
      const pick = chance(7);
      const price = (): { create: number; renew: number } | undefined => (pick(4) === 0 ? undefined : { create: 1000 * (1 + pick(40)), renew: 1000 * (1 + pick(40)) });
      for (let at = 0; at < 12; at += 1) {
        const name = `gem${String(at)}.test`;
        place.registry.reprice(name, price());
        await search(name);
        if (pick(3) === 0) place.registry.reprice(name, price());
        const { invoiceId } = await order(name);
        const sold = await netOf(invoiceId);
        if (pick(2) === 0) place.registry.reprice(name, price());
        const before = account().balance;
        await pay(invoiceId);
        const paid = before - account().balance;
        const { state } = await last(name);
        expect(paid > 0, name).to.equal(state === 'done');
        // In reais at 5.25; ordinary names cost 10 dollars at every price of the TLD.
        expect(paid === 1000 || paid * 5.25 <= sold, `${name}: paid ${String(paid)}, sold ${String(sold)}`).to.equal(true);
        expect(paid === 1000 && sold !== 3990, `${name}: bought ordinary, sold premium`).to.equal(false);
      }
      expect((await place.app.house.verify()).findings).to.deep.equal([]);
    });
  });
}
