import { openTestApp, type TestApp } from '@billet/testkit';
import { expect } from 'chai';
import { SELLER, startFakeSefaz, type FakeSefaz } from './support/fake-sefaz.ts';
import { settingsFor } from './support/fixture.ts';

const ADDRESS = { line1: 'Avenida Paulista, 1578', line2: '', city: 'São Paulo', region: 'SP', postcode: '01310-100' };

describe('NFCom of a house', () => {
  let fake: FakeSefaz;
  let app: TestApp;

  before(async () => {
    fake = await startFakeSefaz();
    app = await openTestApp({ engine: 'sqlite', fakes: true });
  });
  after(async () => {
    await app.close();
    await fake.stop();
  });

  it('declares an invoice under the next number, with key and link for the client, and takes it back with the invoice', async () => {
    const { companies } = await app.call<{ companies: readonly { readonly id: number }[] }>('fiscalAccounts.list', {});
    const legalEntityId = companies[0]?.id ?? 0;
    await app.call('companies.update', { id: legalEntityId, taxId: SELLER, address: ADDRESS });
    const { id } = await app.call<{ id: number }>('fiscalAccounts.create', { legalEntityId, extension: 'nfcom', name: 'NFCom', series: '2', firstNumber: 41, settings: settingsFor(fake) });
    expect(await app.call('fiscalAccounts.test', { id })).to.include({ ok: true });
    const client = await app.signUp('Ana Lima');
    const { items: payers } = await app.call<{ items: readonly { readonly id: number }[] }>('payers.list', { clientId: client.clientId });
    await app.call('payers.update', { id: payers[0]?.id, taxId: '529.982.247-25', address: ADDRESS });
    const { invoiceId } = await app.order(client);
    await app.house.settle();
    const [held] = fake.held;
    expect(held?.key).to.match(/62002000000041\d{10}$/);
    const { items } = await app.call<{ items: readonly Record<string, unknown>[] }>('fiscal.ofInvoice', { invoiceId }, client.caller);
    expect(items[0]).to.include({ state: 'accepted', title: 'NFCom', accessKey: held?.key, link: `https://dfe-portal.svrs.rs.gov.br/NFCom/QRCode?chNFCom=${held?.key ?? ''}&tpAmb=2` });
    await app.call('invoices.void', { id: invoiceId, reason: 'A mistake' });
    await app.house.settle();
    expect(held?.cancelled).to.include('<tpEvento>110111</tpEvento>');
  });
});
