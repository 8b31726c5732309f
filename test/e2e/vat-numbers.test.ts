import { taxSourcesRef } from '@billet/billing';
import { openTestApp, postgresAvailable, requireComponent, type TestApp } from '@billet/testkit';
import type { Engine } from '@billet/database';
import { expect } from 'chai';
import { createViesChecker } from '../../modules/vies/src/create-checker.ts';
import { startFakeVies, type FakeVies } from '../../modules/vies/test/support/fake-vies.ts';
import { plainHttp } from '../../modules/vies/test/support/plain-http.ts';

const SELLER = 'PT501964843';
const GREEK = 'EL094259216';

interface Numbers {
  readonly items: readonly { readonly payerId: number; readonly number: string; readonly state: string; readonly consultation: string | null; readonly error: string | null; readonly nextCheckAt: string }[];
  readonly checks: readonly { readonly outcome: string; readonly error: string | null }[];
}

const suite = (engine: Engine): void => {
  describe(`VAT numbers, from the client to the document [${engine}]`, function () {
    this.timeout(120_000);
    let app: TestApp;
    let vies: FakeVies;
    let brandId: number;
    let entity: number;
    let productId: number;
    before(async () => {
      app = await openTestApp({ engine });
      vies = await startFakeVies();
      vies.register(SELLER, 'SELLER LDA');
      const sources = app.house.services.use(taxSourcesRef);
      sources.remove('vies');
      sources.addChecker('vies', createViesChecker(plainHttp(500), vies.base));
      const brand = await app.call<{ id: number; legalEntityId: number }>('brands.create', {
        company: 'Anfitriao Lda', name: 'Anfitriao', country: 'PT', taxId: SELLER, currency: 'EUR', zone: 'Europe/Lisbon', locale: 'en', email: 'ola@anfitriao.example', invoiceTemplate: 'A-{year}-{000000}',
      });
      ({ id: brandId, legalEntityId: entity } = brand);
      const product = await app.call<{ id: number }>('products.create', { brandId, type: 'hosting', slug: 'web', name: { en: 'Web' }, prices: [{ currency: 'EUR', cycle: { unit: 'month', count: 1 }, price: 1000 }] });
      productId = product.id;
    });
    after(async () => {
      await vies.stop();
      await app.close();
    });

    let people = 0;
    const client = async (taxId: string | null): Promise<number> => {
      people += 1;
      const { id } = await app.call<{ id: number }>('clients.create', { brandId, kind: 'company', name: `Company ${String(people)}`, email: `company${String(people)}@example.com`, country: 'GR', taxId });
      await app.house.settle();
      return id;
    };
    const numbers = (clientId: number): Promise<Numbers> => app.call<Numbers>('tax.numbers', { clientId });
    const taxOf = async (clientId: number): Promise<{ readonly tax: number; readonly category: string; readonly note: string | null }> => {
      const { invoiceId } = await app.call<{ invoiceId: number }>('orders.place', { clientId, items: [{ productId }] });
      const { invoice, taxes } = await app.call<{ invoice: { tax: { amount: number } }; taxes: readonly { category: string; note: string | null }[] }>('invoices.get', { id: invoiceId });
      return { tax: invoice.tax.amount, category: taxes[0]?.category ?? '', note: taxes[0]?.note ?? null };
    };

    it('staff preview the package of rates and import exactly what they saw', async () => {
      const wish = { legalEntityId: entity, package: 'tax-rates', countries: ['PT', 'GR'] };
      const preview = await app.call<{ fingerprint: string; items: readonly { country: string; percent: string; change: string }[] }>('tax.previewImport', wish);
      expect(preview.items.map((item) => `${item.country} ${item.percent} ${item.change}`)).to.deep.equal(['GR 24 new', 'PT 23 new']);
      const code = await app.call('tax.importRates', { ...wish, fingerprint: 'another' }).then(() => '', (error: unknown) => (error as { code: string }).code);
      expect(code).to.equal('TAX_IMPORT_CHANGED');
      expect(await app.call('tax.importRates', { ...wish, fingerprint: preview.fingerprint })).to.deep.equal({ imported: 2 });
      const again = await app.call<{ fingerprint: string; items: readonly { change: string }[] }>('tax.previewImport', wish);
      expect(again.items.map((item) => item.change)).to.deep.equal(['same', 'same']);
      expect(await app.call('tax.importRates', { ...wish, fingerprint: again.fingerprint })).to.deep.equal({ imported: 0 });
    });

    it('a new client’s number is looked up by itself, and the document shows the proof', async () => {
      vies.register(GREEK, 'ΕΤΑΙΡΙΑ ΑΕ');
      const id = await client('EL 094 259 216');
      const [known] = (await numbers(id)).items;
      expect(known).to.include({ number: GREEK, state: 'valid', error: null });
      const document = await taxOf(id);
      expect(document).to.include({ tax: 0, category: 'AE' });
      expect(document.note).to.include(GREEK).and.include(known?.consultation ?? 'none');
    });

    it('an office that does not answer makes no number invalid; it is asked again, and nothing is asked twice', async () => {
      vies.close('EL');
      const id = await client('EL800503300');
      const [waiting] = (await numbers(id)).items;
      expect(waiting).to.include({ state: 'unchecked', error: 'MS_UNAVAILABLE' });
      expect(await taxOf(id)).to.include({ tax: 0, category: 'AE' });
      await app.call('tax.saveProfile', { brandId, scheme: 'destination', reverseCharge: true, unchecked: 'charge', rounding: 'group' });
      expect(await taxOf(id)).to.include({ tax: 240, category: 'S' });
      const asked = vies.asked.length;
      await app.house.settle();
      expect(vies.asked).to.have.length(asked);
      vies.open('EL');
      vies.register('EL800503300', null);
      expect(await app.call('tax.checkNumber', { payerId: waiting?.payerId })).to.include({ state: 'valid', error: null });
      vies.close('EL');
      expect(await app.call('tax.checkNumber', { payerId: waiting?.payerId })).to.include({ state: 'valid', error: 'MS_UNAVAILABLE' });
      expect(await taxOf(id)).to.include({ tax: 0, category: 'AE' });
      expect((await numbers(id)).checks.map((check) => check.outcome)).to.deep.equal(['failed', 'valid', 'failed']);
      vies.open('EL');
    });

    it('a number that is struck off charges tax from then on', async () => {
      const { items: clients } = await app.call<{ items: readonly { id: number; taxId: string | null }[] }>('clients.list', {});
      const id = clients.find((each) => each.taxId === GREEK)?.id ?? 0;
      vies.strike(GREEK);
      const [{ payerId } = { payerId: 0 }] = (await numbers(id)).items;
      expect(await app.call('tax.checkNumber', { payerId })).to.include({ state: 'invalid' });
      expect(await taxOf(id)).to.include({ tax: 240, category: 'S' });
    });

    it('one who has no number is refused the look-up, and so is a number of the wrong form', async () => {
      const id = await client(null);
      const [{ payerId } = { payerId: 0 }] = (await numbers(id)).items;
      const codeOf = (work: Promise<unknown>): Promise<string> => work.then(() => '', (error: unknown) => (error as { code: string }).code);
      expect(await codeOf(app.call('tax.checkNumber', { payerId }))).to.equal('TAX_NUMBER_OTHER');
      expect(await codeOf(app.call('payers.update', { id: payerId, taxId: 'EL123' }))).to.equal('TAX_ID_INVALID');
      expect((await app.house.verify()).findings).to.deep.equal([]);
    });
  });
};

suite('sqlite');
if (requireComponent('PostgreSQL', postgresAvailable())) suite('postgres');
