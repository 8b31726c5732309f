import { openTestApp, postgresAvailable, requireComponent, type TestApp, type TestClient } from '@billet/testkit';
import { expect } from 'chai';
import { startFakeSefin, SELLER, type FakeSefin } from './support/fake-sefin.ts';
import { settingsFor } from './support/fixture.ts';

interface Row {
  readonly id: number;
  readonly state: string;
  readonly number: number | null;
  readonly reason: string | null;
  readonly message: string | null;
  readonly invoiceId: number;
}

const ADDRESS = { line1: 'Avenida Paulista, 1578', line2: '', city: 'São Paulo', region: 'SP', postcode: '01310-100' };

for (const engine of ['sqlite', ...(requireComponent('PostgreSQL', postgresAvailable()) ? ['postgres' as const] : [])] as const) {
  describe(`NFS-e of a house (${engine})`, () => {
    let fake: FakeSefin;
    let app: TestApp;
    let accountId: number;

    before(async () => {
      fake = await startFakeSefin();
      app = await openTestApp({ engine, fakes: true });
      const { companies } = await app.call<{ companies: readonly { readonly id: number }[] }>('fiscalAccounts.list', {});
      const legalEntityId = companies[0]?.id ?? 0;
      await app.call('companies.update', { id: legalEntityId, taxId: SELLER, address: ADDRESS });
      ({ id: accountId } = await app.call<{ id: number }>('fiscalAccounts.create', { legalEntityId, extension: 'nfse-nacional', name: 'NFS-e', series: '1', firstNumber: 501, settings: settingsFor(fake) }));
    });
    after(async () => {
      await app.close();
      await fake.stop();
    });
    beforeEach(() => {
      fake.faults.clear();
    });

    const person = async (name: string, taxId = '529.982.247-25'): Promise<TestClient> => {
      const client = await app.signUp(name);
      const { items } = await app.call<{ items: readonly { readonly id: number }[] }>('payers.list', { clientId: client.clientId });
      await app.call('payers.update', { id: items[0]?.id, taxId, address: ADDRESS });
      return client;
    };
    const of = async (invoiceId: number): Promise<Row> => {
      await app.house.settle();
      const { items } = await app.call<{ items: readonly Row[] }>('fiscal.list', { invoiceId });
      expect(items).to.have.length(1);
      return items[0] as Row;
    };

    it('declares an invoice when it is issued, under the next number of the series', async () => {
      const client = await person('Ana Lima');
      const { invoiceId } = await app.order(client);
      const first = await of(invoiceId);
      expect(first).to.include({ state: 'accepted', number: 501 });
      const { items } = await app.call<{ items: readonly Record<string, unknown>[] }>('fiscal.ofInvoice', { invoiceId }, client.caller);
      expect(items[0]).to.include({ state: 'accepted', title: 'NFS-e', accessKey: fake.held[0]?.key, number: '1' });
      expect(items[0]?.['link']).to.equal(`https://www.producaorestrita.nfse.gov.br/ConsultaPublica/?tpc=1&chave=${fake.held[0]?.key ?? ''}`);
      const mails = await app.house.db.raw<{ model: string }>("select model from mail_messages where key = 'fiscal-accepted' and client_id = ?", [client.clientId]);
      expect(mails).to.have.length(1);
      expect(JSON.stringify(mails[0]?.model)).to.contain(fake.held[0]?.key);
      const stranger = await app.signUp('Bob');
      await app.call('fiscal.ofInvoice', { invoiceId }, stranger.caller).then(() => expect.fail('seen'), (error: unknown) => expect(error).to.include({ status: 404 }));
    });

    it('keeps the number of what was refused, and sends it again with what was corrected', async () => {
      const client = await person('Desconhecido da Silva');
      const { invoiceId } = await app.order(client);
      const refused = await of(invoiceId);
      expect(refused).to.include({ state: 'rejected', reason: 'E0207', number: 502 });
      expect(refused.message).to.include('não existe no cadastro');
      const shown = await app.call<{ document: string; answer: string }>('fiscal.get', { id: refused.id });
      expect(shown.document).to.include('Desconhecido');
      expect(shown.answer).to.include('E0207');
      const { items } = await app.call<{ items: readonly { readonly id: number }[] }>('payers.list', { clientId: client.clientId });
      await app.call('payers.update', { id: items[0]?.id, name: 'Carlos da Silva' });
      await app.call('fiscal.retry', { id: refused.id });
      expect(await of(invoiceId)).to.include({ state: 'accepted', number: 502, reason: null });
    });

    it('looks for what may have arrived before it sends it again', async () => {
      fake.faults.add({ kind: 'lost', path: '/nfse', method: 'POST' });
      const before = fake.held.length;
      const { invoiceId } = await app.order(await person('Dora'));
      const first = await of(invoiceId);
      expect(first.state).to.be.oneOf(['sent', 'accepted']);
      await app.call('fiscal.retry', { id: first.id });
      expect(await of(invoiceId)).to.include({ state: 'accepted', number: 503 });
      expect(fake.held.length - before).to.equal(1);
    });

    it('takes the document back when its invoice is voided; a number that was never in force is the next one', async () => {
      const one = await app.order(await person('Eva'));
      expect(await of(one.invoiceId)).to.include({ state: 'accepted', number: 504 });
      await app.call('invoices.void', { id: one.invoiceId, reason: 'A mistake' });
      expect((await of(one.invoiceId)).state).to.equal('cancelled');
      expect(fake.held.at(-1)?.cancelled).to.include('F-2027-');

      const two = await app.order(await person('Desconhecido Dois'));
      expect(await of(two.invoiceId)).to.include({ state: 'rejected', number: 505 });
      await app.call('invoices.void', { id: two.invoiceId, reason: 'A mistake' });
      expect(await of(two.invoiceId)).to.include({ state: 'dropped', number: null });
      const three = await app.order(await person('Fabio'));
      expect(await of(three.invoiceId)).to.include({ state: 'accepted', number: 505 });
    });

    it('pauses an account whose certificate is not taken, and goes on when it is mended', async () => {
      await app.call('fiscalAccounts.update', { id: accountId, settings: { ...settingsFor(fake), password: 'another' } });
      const { invoiceId } = await app.order(await person('Gil'));
      expect((await of(invoiceId)).state).to.equal('queued');
      const { items } = await app.call<{ items: readonly { readonly pausedBecause: string | null }[] }>('fiscalAccounts.list', {});
      expect(items[0]?.pausedBecause).to.include('does not open');
      await app.call('fiscalAccounts.update', { id: accountId, settings: settingsFor(fake) });
      expect((await of(invoiceId)).state).to.equal('accepted');
      expect(await app.call('fiscalAccounts.test', { id: accountId })).to.include({ ok: true });
    });

    it('declares only the kinds of product it is for, and when they are paid if it says so', async () => {
      await app.call('fiscalAccounts.update', { id: accountId, productTypes: ['hosting'] });
      const other = await app.order(await person('Hugo'));
      await app.house.settle();
      expect((await app.call<{ items: unknown[] }>('fiscal.list', { invoiceId: other.invoiceId })).items).to.deep.equal([]);
      await app.call('fiscalAccounts.update', { id: accountId, productTypes: ['access'], issueOn: 'paid' });
      const { invoiceId } = await app.order(await person('Iris'));
      await app.house.settle();
      expect((await app.call<{ items: unknown[] }>('fiscal.list', { invoiceId })).items).to.deep.equal([]);
      await app.pay(invoiceId);
      expect((await of(invoiceId)).state).to.equal('accepted');
      await app.call('fiscal.issue', { invoiceId: other.invoiceId });
      expect((await of(other.invoiceId)).state).to.equal('accepted');
    });

    it('leaves no gap in the numbers', async () => {
      expect((await app.house.verify()).findings).to.deep.equal([]);
      const rows = await app.house.db.raw<{ number: number | string }>('select number from fiscal_documents where number is not null order by number');
      expect(rows.map(({ number }) => Number(number))).to.deep.equal(rows.map((_, at) => 501 + at));
    });
  });
}
