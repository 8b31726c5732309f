import type { Engine } from '@billet/database';
import { openTestApp, postgresAvailable, requireComponent, type TestApp, type TestClient } from '@billet/testkit';
import { expect } from 'chai';

interface Consent {
  readonly kind: string;
  readonly source: string;
  readonly address: string | null;
  readonly document: string | null;
  readonly version: string | null;
  readonly state: string;
  readonly withdrawnAt: string | null;
}

const codeOf = (call: Promise<unknown>): Promise<string> => call.then(() => 'nothing was refused', (error: unknown) => (error as { code?: string }).code ?? String(error));

const suite = (engine: Engine): void => {
  describe(`consents of a client [${engine}]`, function () {
    this.timeout(60_000);
    let app: TestApp;
    let ana: TestClient;
    let bea: TestClient;
    const list = (more: object = {}, caller = ana.caller): Promise<{ items: Consent[]; next?: string }> => app.call('consents.list', { clientId: ana.clientId, ...more }, caller);

    before(async () => {
      app = await openTestApp({ engine });
      [ana, bea] = [await app.signUp('Ana'), await app.signUp('Bea')];
    });
    after(() => app.close());

    it('are one list of marketing, terms and contracts, newest first, and what is withdrawn stays in it', async () => {
      await app.call('brands.saveBilling', { brandId: app.brandId, termsVersion: '2027-01', termsText: 'Be kind.' });
      const { serviceIds: [serviceId], number } = await app.call<{ serviceIds: number[]; number: string }>('orders.place', { items: [{ productId: app.productId }], acceptTerms: true }, { ...ana.caller, address: '198.51.100.7' });
      await app.advance('2027-01-22T13:00:00.000Z');
      const client = await app.clientBrowser(ana);
      await client.send('/account', 'mail-preference', { marketing: 'on' });
      await app.advance('2027-01-23T13:00:00.000Z');
      expect((await client.send('/account/consents', 'mail-preference', {})).text).to.include('Withdrawn').and.include('127.0.0.1').and.include('2027-01');
      await app.advance('2027-01-24T13:00:00.000Z');
      const { templateId } = await app.call<{ templateId: number }>('contracts.saveTemplate', { brandId: app.brandId, key: 'access', name: 'Access', locale: 'en', title: 'Contract of access', body: 'We agree.', termMonths: 12 });
      const { contractId } = await app.call<{ contractId: number }>('contracts.offer', { serviceId, templateId });
      const { hash } = await app.call<{ hash: string }>('contracts.get', { id: contractId }, ana.caller);
      await app.call('contracts.accept', { id: contractId, hash, accept: true }, ana.caller);
      const { items } = await list();
      expect(items.map(({ kind, state, source, address, version }) => [kind, state, source, address, version])).to.deep.equal([
        ['contract', 'given', 'account', null, '1'],
        ['marketing', 'refused', 'account', '127.0.0.1', null],
        ['marketing', 'withdrawn', 'account', '127.0.0.1', null],
        ['terms', 'given', 'order', '198.51.100.7', '2027-01'],
      ]);
      expect(items[2]?.withdrawnAt).to.match(/^2027-01-23/);
      expect([items[0]?.document, items[3]?.document]).to.deep.equal(['Contract of access', number]);
    });

    it('come page by page, to their client and to staff, who may withdraw for him', async () => {
      const pages: string[] = [];
      for (let before: string | undefined; pages.length < 9; ) {
        const { items: [one], next } = await list({ limit: 1, ...(before === undefined ? {} : { before }) });
        if (one === undefined) break;
        pages.push(one.kind);
        before = next;
      }
      expect(pages).to.deep.equal(['contract', 'marketing', 'marketing', 'terms']);
      expect(await codeOf(list({}, bea.caller))).to.equal('NOT_FOUND');
      expect(await codeOf(list({ before: "x' or 1=1" }))).to.equal('INPUT_INVALID');
      const staff = await app.staffBrowser();
      const address = `/staff/clients/${String(ana.clientId)}/consents`;
      expect((await staff.get(address)).text).to.include('Contract of access').and.include('198.51.100.7');
      await staff.send(address, 'mail-preference', { marketing: 'on' });
      await staff.send(address, 'mail-preference', {});
      expect((await list()).items.filter(({ source }) => source === 'staff').map(({ state }) => state)).to.have.members(['refused', 'withdrawn']);
    });

    it('are never changed: the database refuses it', async () => {
      const { db } = app.house;
      for (const sql of ['update marketing_consents set given = not given', "update marketing_consents set at = '2020-01-01T00:00:00.000Z'", 'delete from marketing_consents']) {
        expect(await codeOf(db.transaction(() => db.execute(sql))), sql).to.not.equal('nothing was refused');
      }
    });
  });
};

suite('sqlite');
if (requireComponent('PostgreSQL', postgresAvailable())) suite('postgres');
