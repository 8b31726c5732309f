import { openTestApp, postgresAvailable, requireComponent, type TestApp } from '@billet/testkit';
import type { Engine } from '@billet/database';
import { expect } from 'chai';

interface Detail {
  readonly invoice: { readonly net: { amount: number }; readonly tax: { amount: number }; readonly total: { amount: number } };
  readonly taxes: readonly { readonly code: string; readonly rate: string; readonly amount: number; readonly category: string; readonly reason: string | null; readonly note: string | null }[];
}

const suite = (engine: Engine): void => {
  describe(`tax on documents [${engine}]`, function () {
    this.timeout(120_000);
    let app: TestApp;
    let entity: number;
    before(async () => {
      app = await openTestApp({ engine });
      const { items } = await app.call<{ items: readonly { legalEntityId: number }[] }>('brands.list', {});
      entity = items[0]?.legalEntityId ?? 0;
    });
    after(() => app.close());

    const addRate = (more: Record<string, unknown>): Promise<unknown> =>
      app.call('tax.addRate', { legalEntityId: entity, country: 'BR', code: 'ISS', name: 'ISS', percent: '5', effectiveFrom: '2020-01-01', ...more });
    const firstInvoice = async (name: string, prepare?: (clientId: number) => Promise<unknown>): Promise<Detail & { readonly id: number }> => {
      const client = await app.signUp(name);
      await prepare?.(client.clientId);
      const { invoiceId } = await app.order(client);
      return { ...(await app.call<Detail>('invoices.get', { id: invoiceId })), id: invoiceId };
    };

    it('charges both levels, and the document adds up', async () => {
      await addRate({});
      await addRate({ region: '', level: 2, code: 'CIDE', name: 'CIDE', percent: '10', compound: true });
      const { invoice, taxes } = await firstInvoice('Two Levels');
      // 35.45 at 5 % = 1.77; 37.22 at 10 % = 3.72.
      expect(taxes.map((tax) => [tax.code, tax.amount])).to.deep.equal([['ISS', 177], ['CIDE', 372]]);
      expect(invoice.total.amount).to.equal(3545 + 177 + 372);
    });

    it('an exempt client gets a document that says why, in his language on the page', async () => {
      const { id, invoice, taxes } = await firstInvoice('Embassy', (clientId) => app.call('tax.exempt', { clientId, reason: 'Vienna Convention', certificate: 'No. 7/2027', from: '2027-01-01' }));
      expect(invoice.tax.amount).to.equal(0);
      expect(taxes).to.have.length(1);
      expect(taxes[0]).to.include({ rate: '0', category: 'E', reason: 'Vienna Convention', note: 'No. 7/2027' });
      const page = await (await app.staffBrowser()).get(`/staff/invoices/${String(id)}`);
      expect(page.text).to.contain('Exempt from tax: Vienna Convention. No. 7/2027');
    });

    it('an exemption that is over is over; what was issued stays', async () => {
      const client = await app.signUp('Was Exempt');
      const { id } = await app.call<{ id: number }>('tax.exempt', { clientId: client.clientId, reason: 'r', from: '2027-01-01' });
      await app.call('tax.endExemption', { id, until: '2027-01-20' });
      const { invoiceId } = await app.order(client);
      expect((await app.call<Detail>('invoices.get', { id: invoiceId })).invoice.tax.amount).to.equal(549);
    });

    it('refuses a second rate for a day that has come, and lets one that is to come be corrected', async () => {
      let code = '';
      await addRate({ percent: '6' }).catch((error: unknown) => { code = (error as { code: string }).code; });
      expect(code).to.equal('RATE_IN_FORCE');
      await addRate({ percent: '6', effectiveFrom: '2027-06-01' });
      await addRate({ percent: '7', effectiveFrom: '2027-06-01' });
      await addRate({ code: 'CIDE', percent: '1', effectiveFrom: '2027-06-01' }).catch((error: unknown) => { code = (error as { code: string }).code; });
      expect(code).to.equal('TAX_CODE_TAKEN');
    });

    it('breaks no promise', async () => {
      expect((await app.house.verify()).findings).to.deep.equal([]);
    });
  });
};

suite('sqlite');
if (requireComponent('PostgreSQL', postgresAvailable())) suite('postgres');
