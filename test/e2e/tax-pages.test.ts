import { expect } from 'chai';
import { openTestApp, type TestApp, type TestBrowser } from '@billet/testkit';

describe('pages about tax', () => {
  let app: TestApp;
  let staff: TestBrowser;
  let entity: string;
  before(async () => {
    app = await openTestApp();
    staff = await app.staffBrowser();
    const { items } = await app.call<{ items: readonly { legalEntityId: number }[] }>('brands.list', {});
    entity = String(items[0]?.legalEntityId);
  });
  after(() => app.close());

  it('rates are previewed, imported as seen, and refused when something changed meanwhile', async () => {
    const wish = { package: 'tax-rates', legalEntityId: entity, countries: 'pt, ca' };
    const preview = await staff.send('/staff/tax/import', 'preview', wish);
    expect([preview.text.includes('9.975 %'), preview.text.includes('Import 8 rates')]).to.deep.equal([true, true]);
    const fingerprint = /name="fingerprint"[^>]*value="(\w+)"/.exec(preview.html)?.[1] ?? '';
    expect((await staff.send('/staff/tax/import', 'import', { ...wish, fingerprint: 'other' })).status).to.equal(422);
    const done = await staff.send('/staff/tax/import', 'import', { ...wish, fingerprint });
    expect([done.path, done.text.includes('QST')]).to.deep.equal(['/staff/tax', true]);
    expect((await staff.send('/staff/tax/import', 'preview', wish)).text).to.include('everything is here already');
  });

  it('the report adds invoices, takes credit notes off, shows what is untaxed, and comes as a file', async () => {
    await app.call('tax.addRate', { legalEntityId: Number(entity), country: 'BR', code: 'ISS', name: 'ISS', percent: '5', effectiveFrom: '2020-01-01' });
    const [ana, embassy] = [await app.signUp('Ana'), await app.signUp('Embassy')];
    const one = await app.order(ana);
    const two = await app.order(ana);
    await app.call('tax.exempt', { clientId: embassy.clientId, reason: 'Vienna', from: '2027-01-01' });
    await app.order(embassy);
    await app.call('invoices.credit', { id: two.invoiceId, reason: 'mistake' });
    const { invoice } = await app.call<{ invoice: { net: { amount: number }; tax: { amount: number } } }>('invoices.get', { id: one.invoiceId });
    const { items } = await app.call<{ items: readonly { category: string; country: string; base: number; tax: number; documents: number }[] }>('reports.tax', { from: '2027-01-01', to: '2027-01-31' });
    expect(items.map(({ category, country, base, tax, documents }) => [category, country, base, tax, documents])).to.deep.equal([
      ['E', 'BR', invoice.net.amount, 0, 1],
      ['S', 'BR', invoice.net.amount, invoice.tax.amount, 3],
    ]);
    const at = '/staff/tax/report?from=2027-01-01&to=2027-01-31';
    expect((await staff.get(at)).text).to.include('Exempt');
    const file = await staff.get(`${at}&format=csv`);
    expect([file.headers.get('content-type'), file.html.includes('ISS')]).to.deep.equal(['text/csv; charset=utf-8', true]);
    expect((await staff.get('/staff/tax/report')).text).to.include('No tax in this period.');
    expect((await staff.send('/staff/tax/report', 'show', { from: '2027-02-01', to: '2027-01-01' })).status).to.equal(422);
  });

  it('a client’s numbers stand on his tax page, and a wrong one is refused at its field', async () => {
    const ana = await app.signUp('Maria');
    const at = `/staff/clients/${String(ana.clientId)}/tax`;
    const page = await staff.get(at);
    const payerId = /name="payerId"[^>]*value="(\d+)"/.exec(page.html)?.[1] ?? '';
    expect((await staff.send(at, 'number', { payerId, taxId: '123' })).status).to.equal(422);
    expect((await staff.send(at, 'number', { payerId, taxId: '529.982.247-25' })).text).to.include('52998224725');
  });
});
