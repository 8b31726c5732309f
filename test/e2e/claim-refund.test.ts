import type { RawRequest } from '@billet/sdk';
import { openTestApp, requireComponent, type TestApp, type TestClient } from '@billet/testkit';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { startFakeBtcpay } from '../../gateways/btcpay/test/support/fake-btcpay.ts';
import { chromiumAvailable, openBrowser } from './support/browser.ts';

/** Coins go back by a link: staff give back, the client claims, the server's message ends it. */
(requireComponent('Chromium', chromiumAvailable()) ? describe : describe.skip)('a refund that the client claims, in a browser', function () {
  this.timeout(120_000);
  let app: TestApp;
  let browser: Browser;
  let fake: Awaited<ReturnType<typeof startFakeBtcpay>>;

  before(async () => {
    app = await openTestApp({ fakes: true });
    browser = await openBrowser();
    fake = await startFakeBtcpay();
  });
  after(async () => {
    await browser.close();
    await fake.stop();
    await app.close();
  });

  const signIn = async (client: TestClient): Promise<Page> => {
    const page = await (await browser.newContext({ locale: 'en' })).newPage();
    await page.goto(`${app.base}/sign-in`);
    await page.fill('[name="email"]', client.email);
    await page.fill('[name="password"]', 'a client signs in');
    await page.locator('main form button').first().click();
    await page.waitForURL(`${app.base}/`);
    return page;
  };

  it('btcpay: from the invoice to the claim', async () => {
    const ana = await app.signUp('Ana Souza');
    const account = await app.call<{ id: number }>('gatewayAccounts.create', { brandId: app.brandId, extension: 'btcpay', name: 'Bitcoin', settings: fake.settings() });
    const { hookPath } = await app.call<{ hookPath: string }>('gatewayAccounts.view', { id: account.id });
    const tell = async ({ headers, body }: RawRequest): Promise<void> => {
      expect((await fetch(app.base + hookPath, { method: 'POST', headers: headers as Record<string, string>, body: new Uint8Array(body) })).status).to.equal(200);
      await app.house.settle();
    };
    const { id: invoiceId } = await app.call<{ id: number }>('invoices.createDraft', { clientId: ana.clientId, currency: 'EUR', dueDate: '2027-02-15', lines: [{ description: 'Hosting', quantity: 1, unitPrice: 25_000 }], issue: true });
    const page = await signIn(ana);
    await page.goto(`${app.base}/invoices/${String(invoiceId)}`);
    await page.locator(`input[name="gatewayAccountId"][value="${String(account.id)}"]`).check({ force: true });
    await page.locator('form:has(input[name="_form"][value="pay"]) button.main').click();
    await page.waitForURL((url) => url.href.startsWith(`${fake.url}/i/`));
    const [invoice] = fake.invoices;
    fake.settle(String(invoice?.metadata['orderId']));
    await tell(fake.message('InvoiceSettled', invoice));
    const [payment] = await app.house.db.raw<{ id: number }>('select id from payments where client_id = ?', [ana.clientId]);
    const paymentId = payment?.id ?? 0;
    const paymentPage = `${app.base}/payments/${String(paymentId)}`;

    const staff = await app.staffBrowser();
    expect((await staff.send(`/staff/payments/${String(paymentId)}`, 'refund', { amount: '100.00', to: 'method', reason: 'part of it' })).status).to.equal(200);
    await app.house.settle();
    const [pull] = fake.pulls;
    await page.goto(paymentPage);
    const link = page.locator(`main a[href="${fake.url}/pull-payments/${pull?.id ?? ''}"]`);
    expect(await link.count()).to.equal(1);
    await link.click();
    await page.waitForURL((url) => url.href.startsWith(`${fake.url}/pull-payments/`));

    fake.claim(pull, '100.00');
    for (let times = 0; times < 2; times += 1) await tell(fake.payoutMessage(pull));
    await page.goto(paymentPage);
    expect(await link.count()).to.equal(0);
    const refunds = await app.house.db.raw<{ amount: number; state: string }>('select amount, state from refunds where payment_id = ?', [paymentId]);
    expect(refunds.map(({ amount, state }) => [Number(amount), state])).to.deep.equal([[10_000, 'succeeded']]);
    expect((await app.call<{ invoice: { settlement: string } }>('invoices.get', { id: invoiceId })).invoice.settlement).to.equal('part_paid');
    expect((await app.house.verify()).findings).to.deep.equal([]);
  });
});
