import { openTestApp, type TestApp, type TestBrowser, type TestClient } from '@billet/testkit';
import { expect } from 'chai';
import { startFakeYookassa } from '../../gateways/yookassa/test/support/fake-yookassa.ts';

describe('the page of comparison with providers', () => {
  let app: TestApp;
  let staff: TestBrowser;
  let ana: TestClient;
  let fake: Awaited<ReturnType<typeof startFakeYookassa>>;
  let methodId: number;
  const PAGE = '/staff/payments/reconciliation';
  const SINCE = new Date(Date.now() - 3 * 86_400_000).toISOString().slice(0, 10);

  before(async () => {
    app = await openTestApp({ fakes: true });
    fake = await startFakeYookassa();
    [staff, ana] = [await app.staffBrowser(), await app.signUp('Ana Souza')];
  });
  after(async () => {
    await fake.stop();
    await app.close();
  });

  const text = (page: { readonly text: string }): string => page.text.replaceAll(/\s|&nbsp;/g, ' ');
  const idOf = (page: { readonly html: string }): string => /name="id" value="(\d+)"/.exec(page.html)?.[1] ?? '';

  it('says when no payment method has a list', async () => {
    expect(text(await staff.get(PAGE))).to.include('No payment method here has a list of its own.').and.not.include('Compare now');
    expect((await staff.get('/staff/payments')).html).to.include(`href="${PAGE}"`);
  });

  it('shows money whose message was lost; one press pays the invoice; then both lists agree', async () => {
    methodId = (await app.call<{ id: number }>('gatewayAccounts.create', { brandId: app.brandId, extension: 'yookassa', name: 'Cards of Russia', settings: fake.settings() })).id;
    const { id: invoiceId } = await app.call<{ id: number }>('invoices.createDraft', { clientId: ana.clientId, currency: 'RUB', dueDate: '2027-02-15', lines: [{ description: 'Hosting', quantity: 1, unitPrice: 10_000 }], issue: true });
    await app.call('payments.start', { invoiceIds: [invoiceId], gatewayAccountId: methodId }, ana.caller);
    fake.settle(String(fake.payments[0]?.metadata['attempt']));
    const compared = await staff.send(PAGE, 'compare', { id: String(methodId), since: SINCE });
    expect(text(compared)).to.include('Missing here · Cards of Russia').and.include('RUB 100.00').and.include('Book the payment');
    expect(text(await staff.get(PAGE))).to.match(/Cards of Russia .* 1 1/);
    const booked = await staff.send(PAGE, 'book', { id: idOf(compared) });
    expect(text(booked)).to.include('Both lists agree.');
    const { invoice } = await app.call<{ invoice: { settlement: string } }>('invoices.get', { id: invoiceId });
    expect(invoice.settlement).to.equal('paid');
    expect(text(await staff.get(`${PAGE}?state=booked`))).to.include('Missing here');
    expect(text(await staff.send(PAGE, 'compare', { id: String(methodId), since: SINCE }))).to.include('Both lists agree.');
  });

  it('a difference that is left so does not come back', async () => {
    const { id: invoiceId } = await app.call<{ id: number }>('invoices.createDraft', { clientId: ana.clientId, currency: 'RUB', dueDate: '2027-02-15', lines: [{ description: 'Hosting', quantity: 1, unitPrice: 20_000 }], issue: true });
    await app.call('payments.start', { invoiceIds: [invoiceId], gatewayAccountId: methodId }, ana.caller);
    const payment = fake.payments[0];
    fake.settle(String(payment?.metadata['attempt']));
    await app.call('payments.record', { invoiceId, gatewayAccountId: methodId, amount: 20_000, fee: 1, reference: payment?.id });
    const compared = await staff.send(PAGE, 'compare', { id: String(methodId), since: SINCE });
    expect(text(compared)).to.include('Another fee').and.include('Correct the fee').and.include('RUB 6.00').and.include('RUB 0.01');
    expect(text(await staff.send(PAGE, 'dismiss', { id: idOf(compared) }))).to.include('Both lists agree.');
    expect(text(await staff.send(PAGE, 'compare', { id: String(methodId), since: SINCE }))).to.include('Both lists agree.');
  });
});
