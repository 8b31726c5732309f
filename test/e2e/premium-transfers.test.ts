import { isBilletError } from '@billet/sdk';
import { expect } from 'chai';
import { openDomainPlace, type DomainPlace } from './support/domain-place.ts';

interface Found {
  readonly name: string;
  readonly state: string;
  readonly transferPrice: number | null;
  readonly renewPrice: number | null;
}

const codeOf = (error: unknown): string => (isBilletError(error) ? error.code : String(error));
/** 700 dollars at 5.25, a fifth on top, rounded up to a whole real, a centavo off; a later year costs 600. */
const [MOVE, LATER] = [440_999, 377_999];
const CODE = 'code-of-the-other-1';

for (const engine of ['sqlite', 'postgres'] as const) {
  describe(`premium names brought here: at the price that was shown and accepted [${engine}]`, function () {
    this.timeout(120_000);
    let place: DomainPlace;

    before(async () => {
      place = await openDomainPlace(engine);
      await place.register('model.test');
    });
    after(() => place.close());

    /** A domain that another registrar holds, and what the registry wants for it. */
    const elsewhere = (name: string, prices?: { readonly transfer: number; readonly renew: number }): void => {
      const model = place.registry.world.domains.get('model.test');
      if (model === undefined) throw new Error('no model');
      place.registry.world.domains.set(name, { ...model, name, sponsor: 'registrar-two', authInfo: CODE, statuses: new Set(), graces: [] });
      place.registry.reprice(name, prices === undefined ? undefined : { create: 90_000, ...prices });
    };
    const search = async (name: string, transfers = true): Promise<Found | undefined> => (await place.app.call<{ items: Found[] }>('domains.search', { names: [name], only: true, transfers }, place.ana.caller)).items[0];
    const order = (name: string): Promise<{ invoiceId: number }> => place.app.call('orders.place', { items: [{ productId: place.productId, domain: { name, action: 'transfer', authCode: CODE } }] }, place.ana.caller);
    const netOf = async (id: number): Promise<number> => (await place.app.call<{ invoice: { net: { amount: number } } }>('invoices.get', { id })).invoice.net.amount;
    const pay = async (id: number): Promise<void> => {
      await place.app.pay(id);
      await place.app.house.settle();
    };
    const balance = (): number => place.registry.world.registrars.get('registrar-one')?.balance ?? 0;
    const moved = async (name: string): Promise<string | undefined> => (await place.find(name)).operations.find(({ kind }) => kind === 'transferIn')?.state;

    it('is told to ask while the TLD sells none, and an ordinary name costs what its TLD costs', async () => {
      elsewhere('opal.test', { transfer: 70_000, renew: 60_000 });
      elsewhere('plain.test');
      expect(await search('opal.test')).to.include({ state: 'taken', transferPrice: null });
      expect(await order('opal.test').then(() => 'ordered', codeOf)).to.equal('DOMAIN_PREMIUM');
      expect(await search('plain.test')).to.include({ state: 'taken', transferPrice: 2990, renewPrice: 5990 });
      await place.app.call('tlds.update', { id: place.tldId, premium: { percent: '20', step: 100, less: 1 } });
      await place.app.call('exchangeRates.add', { from: 'USD', to: 'BRL', rate: '5.25', effectiveFrom: '2027-01-01' });
    });

    it('has its own price in search, offer, page and total, and the registry is told it', async () => {
      expect(await search('opal.test')).to.include({ state: 'taken', transferPrice: MOVE, renewPrice: LATER });
      // A search that does not ask again knows it still.
      expect(await search('opal.test', false)).to.include({ transferPrice: MOVE });
      expect(await place.app.call('domains.offer', { name: 'opal.test', action: 'transfer' })).to.deep.equal({ kind: 'priced', currency: 'BRL', register: null, transfer: MOVE, renew: LATER });
      const client = await place.app.clientBrowser(place.ana);
      expect((await client.get('/domains/order?name=opal.test&action=transfer')).text).to.contain('4,409.99').and.contain('3,779.99');
      const { invoiceId } = await order('opal.test');
      expect(await netOf(invoiceId)).to.equal(MOVE);
      const before = balance();
      await pay(invoiceId);
      expect(await moved('opal.test')).to.equal('pending');
      expect(before - balance()).to.equal(70_000);
    });

    it('arrives, and is renewed at the price that was shown with it', async () => {
      await place.moveTo('2027-01-28');
      const { domain } = await place.find('opal.test');
      expect(domain.state).to.equal('active');
      const { invoiceIds } = await place.app.call<{ invoiceIds: number[] }>('billing.invoiceEarly', { serviceIds: [domain.serviceId] });
      expect(await netOf(invoiceIds[0] ?? 0)).to.equal(LATER);
      const before = balance();
      await pay(invoiceIds[0] ?? 0);
      expect(before - balance()).to.equal(60_000);
    });

    it('is not asked for at a price that rose meanwhile, until staff accept that one', async () => {
      elsewhere('agate.test', { transfer: 70_000, renew: 60_000 });
      await search('agate.test');
      const { invoiceId } = await order('agate.test');
      place.registry.reprice('agate.test', { create: 90_000, transfer: 80_000, renew: 60_000 });
      const before = balance();
      await pay(invoiceId);
      expect(await moved('agate.test')).to.equal('attention');
      expect(balance()).to.equal(before);
      const { domain } = await place.find('agate.test');
      const staff = await place.app.staffBrowser();
      expect((await staff.get(`/staff/domains/${String(domain.id)}`)).text).to.contain('Bringing it here costs us');
      expect((await staff.send(`/staff/domains/${String(domain.id)}`, 'acceptPrice', { currency: 'USD', transfer: '800.00', renew: '600.00' })).status).to.be.lessThan(400);
      await place.app.house.settle();
      expect(await moved('agate.test')).to.equal('pending');
      expect(before - balance()).to.equal(80_000);
    });

    it('what became premium after an ordinary order is not brought here dearer', async () => {
      expect(await search('plain.test')).to.include({ transferPrice: 2990 });
      const { invoiceId } = await order('plain.test');
      expect(await netOf(invoiceId)).to.equal(2990);
      place.registry.reprice('plain.test', { create: 90_000, transfer: 70_000, renew: 60_000 });
      const before = balance();
      await pay(invoiceId);
      expect(await moved('plain.test')).to.equal('attention');
      expect(balance()).to.equal(before);
    });

    it('an old offer orders nothing; what became ordinary is sold as such; the cart asks once more', async () => {
      for (const name of ['beryl.test', 'topaz.test', 'pearl.test']) {
        elsewhere(name, { transfer: 70_000, renew: 60_000 });
        await search(name);
      }
      const client = await place.app.clientBrowser(place.ana);
      await client.send('/domains/order?name=pearl.test&action=transfer', 'order', { step: 'cart' });
      await place.moveTo('2027-01-30');
      expect(await order('beryl.test').then(() => 'ordered', codeOf)).to.equal('OFFER_EXPIRED');
      place.registry.reprice('topaz.test', undefined);
      expect(await search('topaz.test')).to.include({ transferPrice: 2990 });
      expect(await netOf((await order('topaz.test')).invoiceId)).to.equal(2990);
      await client.send('/cart', 'order', {});
      expect((await place.find('pearl.test')).domain.state).to.equal('transferring');
      expect((await place.app.house.verify()).findings).to.deep.equal([]);
    });
  });
}
