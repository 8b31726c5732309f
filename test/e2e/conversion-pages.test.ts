import { openTestApp, type TestApp, type TestBrowser, type TestClient } from '@billet/testkit';
import { expect } from 'chai';
import { startFakeYookassa } from '../../gateways/yookassa/test/support/fake-yookassa.ts';

describe('pages of payments in another currency', () => {
  let app: TestApp;
  let staff: TestBrowser;
  let ana: TestClient;
  let fake: Awaited<ReturnType<typeof startFakeYookassa>>;
  let methodId: number;

  before(async () => {
    app = await openTestApp({ fakes: true });
    fake = await startFakeYookassa();
    [staff, ana] = [await app.staffBrowser(), await app.signUp('Ana Souza')];
    methodId = (await app.call<{ id: number }>('gatewayAccounts.create', { brandId: app.brandId, extension: 'yookassa', name: 'Roubles', settings: fake.settings() })).id;
    await app.call('exchangeRates.add', { from: 'USD', to: 'RUB', rate: '91.234', effectiveFrom: '2020-01-01' });
  });
  after(async () => {
    await fake.stop();
    await app.close();
  });

  const invoiced = async (unitPrice: number): Promise<string> => {
    const { id } = await app.call<{ id: number }>('invoices.createDraft', { clientId: ana.clientId, currency: 'USD', dueDate: '2027-02-15', lines: [{ description: 'Hosting', quantity: 1, unitPrice }], issue: true });
    return String(id);
  };
  const text = (page: { readonly text: string }): string => page.text.replaceAll(/\s|&nbsp;/g, ' ');
  const valueOf = (page: { readonly html: string }, name: string): string => new RegExp(`name="${name}" value="([^"]*)"`).exec(page.html)?.[1] ?? '';

  it('staff say into which currency a method converts; the client sees both amounts, agrees, and pays that', async () => {
    const at = `/staff/gateways/${String(methodId)}`;
    const invoiceId = await invoiced(10_000);
    const client = await app.clientBrowser(ana);
    expect(text(await client.get(`/invoices/${invoiceId}`))).to.not.include('Roubles');
    const refused = await staff.send(at, 'currencies', { currencies: '', into: 'EUR', margin: '1' });
    expect([refused.status, text(refused)]).to.satisfy(([status, words]: [number, string]) => status === 422 && words.includes('does not take'));
    expect((await staff.send(at, 'currencies', { currencies: '', into: 'rub', margin: '2,5' })).status).to.equal(200);
    // 91.234 and 2.5 % on top.
    expect(text(await client.get(`/invoices/${invoiceId}`))).to.match(/Charged as RUB 9,351\.49 \(1 USD = 93\.51485 RUB/);
    const asked = await client.send(`/invoices/${invoiceId}`, 'pay', { gatewayAccountId: String(methodId) });
    expect(text(asked)).to.match(/You pay (US)?\$100\.00\. Your payment method is charged RUB 9,351\.49/);
    expect(fake.payments).to.have.length(0);
    expect(valueOf(asked, 'charge')).to.equal('935149');
    await client.send(`/invoices/${invoiceId}`, 'pay', { gatewayAccountId: valueOf(asked, 'gatewayAccountId'), charge: valueOf(asked, 'charge') });
    expect(fake.payments.map(({ amount }) => amount)).to.deep.include({ value: '9351.49', currency: 'RUB' });
  });

  it('a part of an invoice is converted as a part; a rate that changed meanwhile is shown again', async () => {
    const invoiceId = await invoiced(10_000);
    const client = await app.clientBrowser(ana);
    const asked = await client.send(`/invoices/${invoiceId}`, 'pay', { gatewayAccountId: String(methodId), amount: '40' });
    expect(text(asked)).to.match(/You pay (US)?\$40\.00\. Your payment method is charged RUB 3,740\.59/);
    expect(valueOf(asked, 'amount')).to.equal('40');
    await app.call('exchangeRates.add', { from: 'USD', to: 'RUB', rate: '100', effectiveFrom: '2021-01-01' });
    const before = fake.payments.length;
    const again = await client.send(`/invoices/${invoiceId}`, 'pay', { gatewayAccountId: String(methodId), amount: '40', charge: '374059' });
    expect(text(again)).to.include('RUB 4,100.00');
    expect(fake.payments).to.have.length(before);
    await client.send(`/invoices/${invoiceId}`, 'pay', { gatewayAccountId: String(methodId), amount: '40', charge: valueOf(again, 'charge') });
    expect(fake.payments.map(({ amount }) => amount)).to.deep.include({ value: '4100.00', currency: 'RUB' });
  });

  it('several invoices and money paid ahead ask in the same way', async () => {
    const client = await app.clientBrowser(ana);
    const [one, two] = [await invoiced(1000), await invoiced(2000)];
    const several = await client.send('/pay', 'pay', { [`invoice-${one}`]: 'on', [`invoice-${two}`]: 'on', gatewayAccountId: String(methodId) });
    expect(text(several)).to.match(/You pay (US)?\$30\.00/);
    expect(valueOf(several, `invoice-${one}`)).to.equal('on');
    await client.send('/pay', 'pay', { [`invoice-${one}`]: 'on', [`invoice-${two}`]: 'on', gatewayAccountId: String(methodId), charge: valueOf(several, 'charge') });
    expect(fake.payments.map(({ amount }) => amount)).to.deep.include({ value: '3075.00', currency: 'RUB' });
  });
});
