import type { TestBrowser } from '@billet/testkit';
import { expect } from 'chai';
import { openDomainPlace, type DomainPlace } from './support/domain-place.ts';

describe('what is at a registrar already', function () {
  this.timeout(60_000);
  let place: DomainPlace;
  let staff: TestBrowser;

  before(async () => {
    place = await openDomainPlace('sqlite');
    staff = await place.app.staffBrowser();
    await place.register('here.test');
    const model = place.registry.world.domains.get('here.test');
    if (model === undefined) throw new Error('no model');
    for (const [name, expires, sponsor] of [['old.test', '2027-09-10', 'registrar-one'], ['late.test', '2027-01-10', 'registrar-one'], ['theirs.test', '2027-09-10', 'registrar-two']] as const) {
      place.registry.world.domains.set(name, { ...model, name, sponsor, expiresAt: Date.parse(`${expires}T13:00:00.000Z`), statuses: new Set() });
    }
  });
  after(() => place.close());

  const wish = (): Record<string, string> => ({ accountId: String(place.accountId), clientId: String(place.ana.clientId), names: 'old.test, late.test theirs.test\nhere.test nowhere.test' });
  const sent = (): number => place.registry.world.domains.size;

  it('is shown first: what can be taken over, and why the rest cannot', async () => {
    const { items } = await place.app.call<{ items: { name: string; verdict: string }[] }>('domains.import', { ...wish(), names: (wish()['names'] ?? '').split(/[\s,]+/) });
    expect(Object.fromEntries(items.map(({ name, verdict }) => [name, verdict]))).to.deep.equal({ 'old.test': 'new', 'late.test': 'new', 'theirs.test': 'elsewhere', 'here.test': 'here', 'nowhere.test': 'gone' });
    const page = await staff.send('/staff/domains/import', 'look', wish());
    expect(page.text).to.contain('2 domains can be taken over').and.contain('with another registrar').and.contain('Sep 10, 2027');
    expect((await place.app.call<{ items: unknown[] }>('domains.list', {})).items).to.have.length(1);
  });

  it('is taken over once: no invoice, no registration, billed from its day of expiry on', async () => {
    const [before, invoices] = [sent(), (await place.app.call<{ items: unknown[] }>('invoices.list', {})).items.length];
    for (let i = 0; i < 2; i += 1) await staff.send('/staff/domains/import', 'take', wish());
    await place.app.house.settle();
    expect(sent()).to.equal(before);
    expect((await place.app.call<{ items: unknown[] }>('domains.list', {})).items).to.have.length(3);
    const { domain, operations } = await place.find('old.test');
    expect(domain).to.include({ state: 'active', expiresOn: '2027-09-10' });
    expect(operations).to.deep.equal([]);
    expect((await place.find('late.test')).domain.state).to.equal('grace');
    const { service } = await place.app.call<{ service: { status: string; billedThrough: string; nextBillAt: string } }>('services.get', { id: domain.serviceId });
    expect(service).to.include({ status: 'active', billedThrough: '2027-09-10' });
    expect(service.nextBillAt.slice(0, 10)).to.equal('2027-08-11');
    expect((await place.app.call<{ items: unknown[] }>('invoices.list', {})).items.length).to.equal(invoices);
  });

  it('is renewed like any other when its invoice is paid', async () => {
    const { domain } = await place.find('old.test');
    const { invoiceId } = await place.app.call<{ invoiceId: number }>('domains.renew', { id: domain.id }, place.ana.caller);
    expect((await place.app.call<{ invoice: { total: { amount: number } } }>('invoices.get', { id: invoiceId })).invoice.total.amount).to.equal(5990);
    await place.app.pay(invoiceId);
    await place.app.house.settle();
    expect((await place.find('old.test')).domain.expiresOn).to.equal('2028-09-10');
    expect(place.registry.domain('old.test')?.expiresOn).to.equal('2028-09-10');
    // Also one that had run out when it was taken over.
    const late = await place.app.call<{ invoiceId: number }>('domains.renew', { id: (await place.find('late.test')).domain.id }, place.ana.caller);
    await place.app.pay(late.invoiceId);
    await place.app.house.settle();
    expect((await place.find('late.test')).domain).to.include({ state: 'active', expiresOn: '2028-01-10' });
    expect(place.registry.domain('late.test')?.expiresOn).to.equal('2028-01-10');
    expect((await place.app.house.verify()).findings).to.deep.equal([]);
  });

  it('costs of TLDs are asked for, shown, and kept only when wished', async () => {
    const shown = await staff.send('/staff/tlds/costs', 'ask', { brandId: String(place.app.brandId) });
    expect(shown.status, shown.text).to.equal(200);
    const costs = async (): Promise<readonly (number | null)[]> => (await place.app.call<{ items: { prices: { action: string; cost: number | null }[] }[] }>('tlds.list', {})).items[0]?.prices.map(({ cost }) => cost) ?? [];
    expect(await costs()).to.deep.equal([null, null, null, null]);
    const { items, set } = await place.app.call<{ items: { action: string; after: { amount: number; currency: string } | null; problem: string }[]; set: number }>('tlds.syncPrices', { brandId: place.app.brandId, apply: true });
    expect(set, JSON.stringify(items)).to.equal(4);
    expect((await costs()).every((cost) => cost !== null && cost > 0)).to.equal(true);
    expect((await place.app.call<{ set: number }>('tlds.syncPrices', { brandId: place.app.brandId, apply: true })).set).to.equal(0);
  });
});
