import { openTestApp, type TestApp, type TestBrowser, type TestClient } from '@billet/testkit';
import { expect } from 'chai';
import { startFakeYookassa } from '../../gateways/yookassa/test/support/fake-yookassa.ts';

/** Authorise now, capture later: the switch of the account, the client's page, and what staff do with the money. */
describe('pages of money that is held first', () => {
  let app: TestApp;
  let staff: TestBrowser;
  let ana: TestClient;
  let client: TestBrowser;
  let fake: Awaited<ReturnType<typeof startFakeYookassa>>;
  let accountId: number;

  before(async () => {
    app = await openTestApp({ fakes: true });
    fake = await startFakeYookassa();
    [staff, ana] = [await app.staffBrowser(), await app.signUp('Ana Souza')];
    client = await app.clientBrowser(ana);
    accountId = (await app.call<{ id: number }>('gatewayAccounts.create', { brandId: app.brandId, extension: 'yookassa', name: 'Cards', settings: fake.settings() })).id;
  });
  after(async () => {
    await fake.stop();
    await app.close();
  });

  /** Ana agrees on the provider's page; gives the key of the attempt. */
  const hold = async (): Promise<{ readonly key: string; readonly invoiceId: number }> => {
    const { id: invoiceId } = await app.call<{ id: number }>('invoices.createDraft', { clientId: ana.clientId, currency: 'RUB', dueDate: '2027-02-15', lines: [{ description: 'Hosting', quantity: 1, unitPrice: 25_000 }], issue: true });
    await app.call('payments.start', { invoiceIds: [invoiceId], gatewayAccountId: accountId }, ana.caller);
    const key = String(fake.payments[0]?.metadata['attempt']);
    fake.settle(key);
    expect((await client.get(`/pay/return/${key}`)).text).to.include('The amount is reserved');
    return { key, invoiceId };
  };

  const settlement = async (id: number): Promise<string> => (await app.call<{ invoice: { settlement: string } }>('invoices.get', { id })).invoice.settlement;

  it('staff switch it on, see what is held, and take it', async () => {
    const at = `/staff/gateways/${String(accountId)}`;
    expect((await staff.get(at)).text).to.include('Only hold the money at first');
    expect((await staff.send(at, 'save', { name: 'Cards', enabled: 'on', captureLater: 'on', s_shopId: fake.settings()['shopId'] as string, s_endpoint: fake.url, s_receipt: 'off', s_vatCode: '1' })).status).to.equal(200);
    const { key, invoiceId } = await hold();
    expect(fake.payments[0]?.status).to.equal('waiting_for_capture');
    const list = await staff.get('/staff/payments/attempts?state=authorised');
    expect(list.html).to.include(`/staff/payments/attempts/${key}`);
    const page = await staff.get(`/staff/payments/attempts/${key}`);
    expect(page.text).to.include('Take the money').and.to.include('Release it');
    expect(await settlement(invoiceId)).to.equal('unpaid');
    expect((await staff.send(`/staff/payments/attempts/${key}`, 'capture', {})).text).to.include('Paid').and.to.not.include('Take the money');
    expect(await settlement(invoiceId)).to.equal('paid');
    expect((await client.get(`/staff/payments/attempts/${key}`)).path).to.include('/staff/sign-in');
  });

  it('staff take a part, and a sum that is not held is refused at its field', async () => {
    const { key, invoiceId } = await hold();
    const at = `/staff/payments/attempts/${key}`;
    const page = await staff.get(at);
    expect(page.text).to.include('Leave the amount empty to take all of it').and.to.include('Empty:');
    const wrong = await staff.send(at, 'capture', { amount: '250.01' });
    expect([wrong.status, fake.payments[0]?.status]).to.deep.equal([422, 'waiting_for_capture']);
    expect((await staff.send(at, 'capture', { amount: '100.00' })).text).to.include('Paid').and.to.not.include('Take the money');
    expect([fake.payments[0]?.amount, await settlement(invoiceId)]).to.deep.equal([{ value: '100.00', currency: 'RUB' }, 'part_paid']);
    expect((await client.get(`/invoices/${String(invoiceId)}`)).text).to.include('150.00');
  });

  it('staff let it go', async () => {
    const { key, invoiceId } = await hold();
    expect((await staff.send(`/staff/payments/attempts/${key}`, 'void', {})).text).to.include('Given up');
    expect([fake.payments[0]?.status, await settlement(invoiceId)]).to.deep.equal(['canceled', 'unpaid']);
  });

  it('what the provider refuses is said, and the money stays held', async () => {
    const { key } = await hold();
    const [payment] = fake.payments;
    if (payment !== undefined) payment.status = 'succeeded';
    const refused = await staff.send(`/staff/payments/attempts/${key}`, 'void', {});
    expect(refused.text).to.include('The payment is not waiting for capture');
  });
});
