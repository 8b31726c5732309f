import { openTestApp, type TestApp, type TestBrowser, type TestClient } from '@billet/testkit';
import { expect } from 'chai';
import { startFakeYookassa } from '../../gateways/yookassa/test/support/fake-yookassa.ts';

describe('pages of surcharges', () => {
  let app: TestApp;
  let staff: TestBrowser;
  let ana: TestClient;
  let fake: Awaited<ReturnType<typeof startFakeYookassa>>;

  before(async () => {
    app = await openTestApp({ fakes: true });
    fake = await startFakeYookassa();
    [staff, ana] = [await app.staffBrowser(), await app.signUp('Ana Souza')];
  });
  after(async () => {
    await fake.stop();
    await app.close();
  });

  it('staff say what a way to pay costs; the client sees the sum before he pays, and it is what he pays', async () => {
    const { id } = await app.call<{ id: number }>('gatewayAccounts.create', { brandId: app.brandId, extension: 'yookassa', name: 'Cards', settings: fake.settings() });
    const at = `/staff/gateways/${String(id)}`;
    expect((await staff.send(at, 'surcharge', { percent: '2,5', fixed: '30', grossUp: 'on' })).status).to.equal(200);
    const { id: invoiceId } = await app.call<{ id: number }>('invoices.createDraft', { clientId: ana.clientId, currency: 'RUB', dueDate: '2027-02-15', lines: [{ description: 'Hosting', quantity: 1, unitPrice: 10_000 }], issue: true });
    const client = await app.clientBrowser(ana);
    expect((await client.get(`/invoices/${String(invoiceId)}`)).text).to.match(/Costs RUB\s2\.87 more for the whole amount/);
    await app.call('payments.start', { invoiceIds: [invoiceId], gatewayAccountId: id }, ana.caller);
    expect(fake.payments[0]?.amount).to.deep.equal({ value: '102.87', currency: 'RUB' });
    expect((await staff.send(at, 'surcharge', { percent: 'much', fixed: '0' })).status).to.equal(422);
    await staff.send(at, 'surcharge', { percent: '0', fixed: '0' });
    expect((await client.get(`/invoices/${String(invoiceId)}`)).text).to.not.include('more for the whole amount');
  });
});
