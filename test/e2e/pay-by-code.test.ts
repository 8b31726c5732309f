import type { RawRequest } from '@billet/sdk';
import { openTestApp, requireComponent, type TestApp, type TestBrowser, type TestClient } from '@billet/testkit';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { startFakeAlipay } from '../../gateways/alipay/test/support/fake-alipay.ts';
import { startFakePixBank } from '../../gateways/pix-api/test/support/fake-pix-bank.ts';
import { startFakeWechatpay } from '../../gateways/wechatpay/test/support/fake-wechatpay.ts';
import { chromiumAvailable, openBrowser } from './support/browser.ts';

/** A provider whose payers scan a code, and what a test does at its side. */
interface Scanned {
  readonly extension: string;
  readonly currency: string;
  /** Whether a refund is only told of later. */
  readonly refundsLater: boolean;
  /** Signed for another merchant; absent where messages are not signed. */
  readonly signsForOthers: boolean;
  start(): Promise<{
    settings(): Record<string, unknown>;
    pay(attemptKey: string): void;
    paid(): RawRequest;
    refunded(): number;
    refundMessage?(): RawRequest;
    foreign?(): RawRequest;
    stop(): Promise<void>;
  }>;
}

const PROVIDERS: readonly Scanned[] = [
  {
    extension: 'alipay', currency: 'CNY', refundsLater: false, signsForOthers: true,
    start: async () => {
      const fake = await startFakeAlipay();
      return {
        settings: () => fake.settings('qr'), pay: (key) => { fake.settle(key); }, paid: () => fake.message(), foreign: () => fake.message({ app_id: '2021000000000999' }),
        refunded: () => fake.trades.reduce((sum, each) => sum + [...each.refunds.values()].reduce((total, one) => total + one, 0), 0), stop: () => fake.stop(),
      };
    },
  },
  {
    extension: 'wechatpay', currency: 'CNY', refundsLater: true, signsForOthers: true,
    start: async () => {
      const fake = await startFakeWechatpay();
      return {
        settings: fake.settings, pay: (key) => { fake.settle(key); }, paid: () => fake.message(), foreign: () => fake.message({ change: { mchid: '1900000999' } }), refundMessage: () => fake.message({ eventType: 'REFUND.SUCCESS' }),
        refunded: () => fake.orders.reduce((sum, each) => sum + [...each.refunds.values()].reduce((total, one) => total + one, 0), 0), stop: () => fake.stop(),
      };
    },
  },
  {
    extension: 'pix-api', currency: 'BRL', refundsLater: true, signsForOthers: false,
    start: async () => {
      const fake = await startFakePixBank();
      return {
        settings: fake.settings, pay: (key) => { fake.pay(key); }, paid: () => fake.message(), refundMessage: () => fake.message(),
        refunded: () => fake.charges.reduce((sum, each) => sum + [...each.refunds.values()].reduce((total, one) => total + Math.round(Number(one.valor) * 100), 0), 0), stop: () => fake.stop(),
      };
    },
  },
];

/** From the invoice to "paid" and back again: the code on the page, the provider's message, the refund by staff. */
(requireComponent('Chromium', chromiumAvailable()) ? describe : describe.skip)('paying by a code, in a browser', function () {
  this.timeout(120_000);
  let app: TestApp;
  let browser: Browser;
  let staff: TestBrowser;
  let people = 0;

  before(async () => {
    app = await openTestApp({ fakes: true });
    browser = await openBrowser();
    staff = await app.staffBrowser();
  });
  after(async () => {
    await browser.close();
    await app.close();
  });

  const signedIn = async (client: TestClient, scripts: boolean): Promise<Page> => {
    const page = await (await browser.newContext({ locale: 'en', javaScriptEnabled: scripts })).newPage();
    await page.goto(`${app.base}/sign-in`);
    await page.fill('[name="email"]', client.email);
    await page.fill('[name="password"]', 'a client signs in');
    await page.locator('main form button').first().click();
    await page.waitForURL(`${app.base}/`);
    return page;
  };

  const deliver = async (path: string, { headers, body, subPath }: RawRequest): Promise<number> => {
    const { status } = await fetch(`${app.base}${path}${subPath === undefined ? '' : `/${subPath}`}`, { method: 'POST', headers: headers as Record<string, string>, body: new Uint8Array(body) });
    await app.house.settle();
    return status;
  };

  for (const { extension, currency, refundsLater, signsForOthers, start } of PROVIDERS) {
    it(`${extension}: shown as a code, paid, told of twice, and given back by staff`, async () => {
      const fake = await start();
      try {
        people += 1;
        const client = await app.signUp(`Payer ${String(people)}`);
        const { id: gatewayAccountId } = await app.call<{ id: number }>('gatewayAccounts.create', { brandId: app.brandId, extension, name: `${extension} ${String(people)}`, settings: fake.settings() });
        const { hookPath } = await app.call<{ hookPath: string }>('gatewayAccounts.view', { id: gatewayAccountId });
        const { id: invoiceId } = await app.call<{ id: number }>('invoices.createDraft', { clientId: client.clientId, currency, dueDate: '2027-02-15', lines: [{ description: 'Hosting', quantity: 1, unitPrice: 25_000 }], issue: true });
        const page = await signedIn(client, people % 2 === 0);
        await page.goto(`${app.base}/invoices/${String(invoiceId)}`);
        await page.locator(`input[name="gatewayAccountId"][value="${String(gatewayAccountId)}"]`).check({ force: true });
        await page.locator('form:has(input[name="_form"][value="pay"]) button.main').click();
        await page.locator('main svg, main img[src^="data:"]').first().waitFor();

        const [attempt] = (await app.call<{ items: { key: string; state: string }[] }>('payments.attempts', { gatewayAccountId })).items;
        expect(attempt?.state).to.equal('requires_action');
        fake.pay(attempt?.key ?? '');
        // First comes a message about the same number for another merchant: it moves nothing and hides nothing.
        if (signsForOthers && fake.foreign !== undefined) {
          const review = async () => (await app.call<{ items: { reason: string | null }[] }>('payments.review', {})).items.filter(({ reason }) => reason === 'WRONG_RECEIVER').length;
          const before = await review();
          expect(await deliver(hookPath, fake.foreign())).to.equal(200);
          expect(await review()).to.equal(before + 1);
        }
        for (let times = 0; times < 2; times += 1) expect(await deliver(hookPath, fake.paid())).to.equal(200);
        const invoice = async () => (await app.call<{ invoice: { settlement: string; open: { amount: number }; total: { amount: number } } }>('invoices.get', { id: invoiceId })).invoice;
        const { settlement, total } = await invoice();
        expect(settlement).to.equal('paid');
        await page.goto(`${app.base}/invoices/${String(invoiceId)}`);
        expect(await page.locator('main').innerText()).to.match(/paid/i);
        const payments = await app.house.db.raw<{ id: number }>('select id from payments where client_id = ?', [client.clientId]);
        expect(payments).to.have.length(1);

        const at = `/staff/payments/${String(payments[0]?.id)}`;
        expect((await staff.send(at, 'refund', { amount: '100.00', to: 'method', credit: '', reason: 'part of it' })).status).to.equal(200);
        await app.house.settle();
        expect(fake.refunded()).to.equal(10_000);
        if (refundsLater && fake.refundMessage !== undefined) for (let times = 0; times < 2; times += 1) expect(await deliver(hookPath, fake.refundMessage())).to.equal(200);
        const refunds = await app.house.db.raw<{ amount: number; state: string }>('select amount, state from refunds where payment_id = ?', [payments[0]?.id ?? 0]);
        expect(refunds.map((row) => Number(row.amount))).to.deep.equal([10_000]);
        const [{ refunded = 0 } = {}] = await app.house.db.raw<{ refunded: number }>('select refunded from payments where id = ?', [payments[0]?.id ?? 0]);
        expect(Number(refunded)).to.equal(10_000);
        expect((await staff.send(at, 'refund', { amount: ((total.amount - 10_000 + 1) / 100).toFixed(2), to: 'method', credit: '', reason: 'too much' })).status).to.equal(422);
        expect((await app.house.verify()).findings).to.deep.equal([]);
        await page.context().close();
      } finally {
        await fake.stop();
      }
    });
  }
});
