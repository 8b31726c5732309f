import { openTestApp, startFakeStripe, type TestApp, type TestBrowser, type TestClient } from '@billet/testkit';
import { isBilletError } from '@billet/sdk';
import { expect } from 'chai';

describe('an open invoice is paid with a stored method', function () {
  this.timeout(60_000);
  let app: TestApp;
  let fake: Awaited<ReturnType<typeof startFakeStripe>>;
  let ana: TestClient;
  let browser: TestBrowser;
  let account = 0;

  const at = (id: number): string => `/invoices/${String(id)}`;
  const billed = async (): Promise<number> => (await app.call<{ id: number }>('invoices.createDraft', { clientId: ana.clientId, currency: 'EUR', dueDate: '2027-02-15', lines: [{ description: 'Hosting', quantity: 1, unitPrice: 25_000 }], issue: true })).id;
  const settlement = async (id: number): Promise<string> => (await app.call<{ invoice: { settlement: string } }>('invoices.get', { id })).invoice.settlement;
  /** Pays an invoice on the provider's page and has the method kept. */
  const store = async (card: 'pay' | '3ds'): Promise<void> => {
    const invoiceId = await billed();
    await app.call('payments.start', { invoiceIds: [invoiceId], gatewayAccountId: account, saveMethod: true }, ana.caller);
    const [attempt] = await app.house.db.raw<{ key: string }>('select key from payment_attempts order by id desc limit 1');
    const key = attempt?.key ?? '';
    fake.payer.move(key, card);
    if (card === '3ds') fake.payer.authenticate(fake.payer.session(key).payment_intent ?? '');
    await browser.get(`/pay/return/${key}`);
    await app.house.settle();
    expect(await settlement(invoiceId)).to.equal('paid');
  };
  /** The client presses; the worker does its part meanwhile. */
  const press = async (id: number): Promise<string> => {
    const pressed = browser.send(at(id), 'charge', {});
    let over = false;
    const answer = pressed.finally(() => {
      over = true;
    });
    while (!over) {
      await app.house.settle();
      await new Promise((done) => setTimeout(done, 50));
    }
    return (await answer).text;
  };

  before(async () => {
    app = await openTestApp({ fakes: true });
    fake = await startFakeStripe();
    account = (await app.call<{ id: number }>('gatewayAccounts.create', { brandId: app.brandId, extension: 'stripe', name: 'Cards', settings: fake.settings() })).id;
    ana = await app.signUp('Ana Souza');
    browser = await app.clientBrowser(ana);
  });
  after(async () => {
    await fake.stop();
    await app.close();
  });

  it('is not offered while nothing is stored', async () => {
    expect((await browser.get(at(await billed()))).html).to.not.include('value="charge"');
  });

  it('takes one press, and the page shows that it is paid', async () => {
    await store('pay');
    const id = await billed();
    expect((await browser.get(at(id))).text).to.match(/Pay €250\.00 with Visa/);
    expect(await press(id)).to.include('Paid. Thank you');
    expect(await settlement(id)).to.equal('paid');
    expect((await browser.get(at(id))).html).to.not.include('value="charge"');
  });

  it('tells when the bank wants to see its owner, who pays by hand then', async () => {
    await store('3ds');
    const { items } = await app.call<{ items: readonly { id: number }[] }>('paymentMethods.list', { clientId: ana.clientId });
    await app.call('paymentMethods.makeDefault', { id: items.at(-1)?.id });
    const id = await billed();
    const text = await press(id);
    expect(text).to.include('Your bank wants you to confirm this payment yourself');
    expect(await settlement(id)).to.equal('unpaid');
    const { html } = await browser.get(at(id));
    expect([html.includes('value="charge"'), html.includes('value="pay"')]).to.deep.equal([false, true]);
  });

  it('of somebody else is never charged', async () => {
    const bea = await app.signUp('Bea');
    const id = await billed();
    for (const operation of ['payments.charging', 'payments.charge']) {
      const refused = await app.call(operation, { invoiceId: id }, bea.caller).then(() => '', (error: unknown) => (isBilletError(error) ? error.code : String(error)));
      expect(refused, operation).to.equal('NOT_FOUND');
    }
  });
});
