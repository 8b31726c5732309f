import type { RawRequest } from '@billet/sdk';
import { cardNumbersIn, openTestApp, requireComponent, startFakeStripe, type TestApp, type TestBrowser, type TestClient } from '@billet/testkit';
import { expect } from 'chai';
import type { Browser, BrowserContext } from 'playwright-core';
import { startFakeLiqpay } from '../../gateways/liqpay/test/support/fake-liqpay.ts';
import { startFakeMercadopago } from '../../gateways/mercadopago/test/support/fake-mercadopago.ts';
import { startFakePaypal } from '../../gateways/paypal/test/support/fake-paypal.ts';
import { startFakeWayforpay } from '../../gateways/wayforpay/test/support/fake-wayforpay.ts';
import { startFakeYookassa } from '../../gateways/yookassa/test/support/fake-yookassa.ts';
import { chromiumAvailable, openBrowser } from './support/browser.ts';

interface Elsewhere {
  readonly extension: string;
  readonly currency: string;
  readonly byForm: boolean;
  start(): Promise<Place>;
}

interface Place {
  readonly url: string;
  settings(): Record<string, unknown>;
  stop(): Promise<void>;
  /** The payer's bank takes the newest payment back; the messages of it, in their order. */
  disputed?(providerRef: string): readonly (() => RawRequest)[];
}

const startPaypal = async (): Promise<Place> => {
  const fake = await startFakePaypal();
  return {
    ...fake,
    disputed: (captureId) => {
      fake.dispute(captureId);
      const { id, amount } = fake.disputes.at(-1) ?? { id: '', amount: {} };
      const facts = { dispute_id: id, reason: 'UNAUTHORISED', disputed_transactions: [{ seller_transaction_id: captureId }], dispute_amount: amount };
      return [() => fake.message('CUSTOMER.DISPUTE.CREATED', { ...facts, status: 'OPEN' }), () => fake.message('CUSTOMER.DISPUTE.RESOLVED', { ...facts, status: 'RESOLVED', dispute_outcome: { outcome_code: 'RESOLVED_BUYER_FAVOUR' } })];
    },
  };
};

const startStripe = async (): Promise<Place> => {
  const fake = await startFakeStripe();
  const newest = (type: string): RawRequest => fake.webhooks.request(fake.all('event').find((event) => event.type === type) ?? {});
  return {
    url: fake.url,
    settings: () => fake.settings(),
    stop: () => fake.stop(),
    disputed: (intentId) => {
      const { id } = fake.payer.dispute(intentId);
      const opened = newest('charge.dispute.created');
      fake.payer.closeDispute(id, 'lost');
      const closed = newest('charge.dispute.closed');
      return [() => opened, () => closed];
    },
  };
};

/** Its messages name a chargeback; what became of it is asked each time. */
const startMercadopago = async (): Promise<Place> => {
  const fake = await startFakeMercadopago();
  return {
    ...fake,
    disputed: (paymentId) => {
      const id = '217000061680860000';
      const told = (covered: boolean | null): RawRequest => {
        fake.chargebacks.splice(0, fake.chargebacks.length, { id, payments: [{ id: Number(paymentId) }], currency: 'BRL', amount: 250, coverage_applied: covered, date_created: '2027-01-21T10:00:00.000-03:00' });
        return fake.message('topic_chargebacks_wh', id);
      };
      return [() => told(null), () => told(false)];
    },
  };
};

const PROVIDERS: readonly Elsewhere[] = [
  { extension: 'liqpay', currency: 'UAH', byForm: true, start: () => startFakeLiqpay() },
  { extension: 'wayforpay', currency: 'UAH', byForm: true, start: startFakeWayforpay },
  { extension: 'mercadopago', currency: 'BRL', byForm: false, start: startMercadopago },
  { extension: 'paypal', currency: 'EUR', byForm: false, start: startPaypal },
  { extension: 'stripe', currency: 'EUR', byForm: false, start: startStripe },
  { extension: 'yookassa', currency: 'RUB', byForm: false, start: startFakeYookassa },
];

/** The money goes its whole way: the client's browser, the provider's page, its message, the way back. */
(requireComponent('Chromium', chromiumAvailable()) ? describe : describe.skip)('paying on a provider’s page, in a browser', function () {
  this.timeout(120_000);
  let app: TestApp;
  let browser: Browser;
  let people = 0;
  let staff: TestBrowser;
  const logged: string[] = [];

  before(async () => {
    app = await openTestApp({ fakes: true, log: (line) => logged.push(line) });
    browser = await openBrowser();
    staff = await app.staffBrowser();
  });
  after(async () => {
    await browser.close();
    await app.close();
  });

  const invoiceFor = async (client: TestClient, currency: string): Promise<number> => {
    const { id } = await app.call<{ id: number }>('invoices.createDraft', { clientId: client.clientId, currency, dueDate: '2027-02-15', lines: [{ description: 'Hosting', quantity: 1, unitPrice: 25_000 }], issue: true });
    return id;
  };

  const signIn = async (client: TestClient, scripts: boolean): Promise<BrowserContext> => {
    const context = await browser.newContext({ locale: 'en', javaScriptEnabled: scripts });
    const page = await context.newPage();
    await page.goto(`${app.base}/sign-in`);
    await page.fill('[name="email"]', client.email);
    await page.fill('[name="password"]', 'a client signs in');
    await page.locator('main form button').first().click();
    await page.waitForURL(`${app.base}/`);
    await page.close();
    return context;
  };

  /** Staff give a part back on the page of the payment; it is sent once. */
  const refundPart = async (paymentId: number): Promise<void> => {
    expect((await staff.send(`/staff/payments/${String(paymentId)}`, 'refund', { amount: '100.00', to: 'method', credit: '', reason: 'part of it' })).status).to.equal(200);
    await app.house.settle();
    const refunds = await app.house.db.raw<{ amount: number; state: string }>('select amount, state from refunds where payment_id = ?', [paymentId]);
    expect(refunds.map(({ amount }) => Number(amount))).to.deep.equal([10_000]);
    expect(refunds[0]?.state).to.be.oneOf(['succeeded', 'processing']);
  };

  /** A dispute is opened and lost, each told twice: the invoice is open again. */
  const losePayment = async (hookPath: string, messages: readonly (() => RawRequest)[], paymentId: number, invoiceId: number): Promise<void> => {
    const states = [];
    for (const message of messages) {
      for (let times = 0; times < 2; times += 1) {
        const { headers, body, query } = message();
        expect((await fetch(`${app.base}${hookPath}?${new URLSearchParams(query).toString()}`, { method: 'POST', headers: headers as Record<string, string>, body: new Uint8Array(body) })).status).to.equal(200);
        await app.house.settle();
      }
      states.push((await app.house.db.raw<{ state: string }>('select state from disputes where payment_id = ?', [paymentId])).map(({ state }) => state));
    }
    expect(states).to.deep.equal([['open'], ['lost']]);
    expect((await app.call<{ invoice: { settlement: string } }>('invoices.get', { id: invoiceId })).invoice.settlement).to.equal('unpaid');
    expect((await staff.get(`/staff/invoices/${String(invoiceId)}`)).status).to.equal(200);
  };

  for (const { extension, currency, byForm, start } of PROVIDERS) {
    for (const scripts of [true, false]) {
      it(`${extension}, ${scripts ? 'with' : 'without'} scripts: from the invoice to "paid" and back`, async () => {
        const fake = await start();
        try {
          people += 1;
          const client = await app.signUp(`Client ${String(people)}`);
          const account = await app.call<{ id: number }>('gatewayAccounts.create', { brandId: app.brandId, extension, name: `${extension} ${String(people)}`, settings: fake.settings() });
          const invoiceId = await invoiceFor(client, currency);
          const context = await signIn(client, scripts);
          const page = await context.newPage();
          await page.goto(`${app.base}/invoices/${String(invoiceId)}`);
          await page.locator(`input[name="gatewayAccountId"][value="${String(account.id)}"]`).check({ force: true });
          await page.locator('form:has(input[name="_form"][value="pay"]) button.main').click();
          // An address is gone to anyway; a form goes by itself only with scripts.
          if (!scripts && byForm) await page.locator('form[data-onward] button').click();
          await page.waitForURL((url) => url.href.startsWith(fake.url));
          await page.getByRole('button', { name: /^Pay/ }).first().click();
          if (extension === 'wayforpay') await page.getByRole('button', { name: 'Back to the shop' }).click();
          await page.waitForURL((url) => url.href.startsWith(`${app.base}/pay/return/`));
          await app.house.settle();
          const { invoice } = await app.call<{ invoice: { settlement: string; open: { amount: number } } }>('invoices.get', { id: invoiceId });
          expect(invoice).to.deep.include({ settlement: 'paid', open: { amount: 0, currency } });
          const payments = await app.house.db.raw<{ id: number; reference: string }>('select id, reference from payments where client_id = ?', [client.clientId]);
          expect(payments).to.have.length(1);
          const [{ id: paymentId, reference } = { id: 0, reference: '' }] = payments;
          if (scripts) await refundPart(paymentId);
          else if (fake.disputed !== undefined) await losePayment((await app.call<{ hookPath: string }>('gatewayAccounts.view', { id: account.id })).hookPath, fake.disputed(reference), paymentId, invoiceId);
          expect((await app.house.verify()).findings).to.deep.equal([]);
          await context.close();
        } finally {
          await fake.stop();
        }
      });
    }
  }

  it('only that one answer may send a form elsewhere, and only there', async () => {
    const fake = await startFakeLiqpay();
    try {
      const client = await app.signUp('Policy');
      const account = await app.call<{ id: number }>('gatewayAccounts.create', { brandId: app.brandId, extension: 'liqpay', name: 'Policy', settings: fake.settings() });
      const invoiceId = await invoiceFor(client, 'UAH');
      const plain = await app.clientBrowser(client);
      const at = `/invoices/${String(invoiceId)}`;
      expect((await plain.get(at)).headers.get('content-security-policy')).to.include("form-action 'self';");
      const onward = await plain.send(at, 'pay', { gatewayAccountId: String(account.id) });
      expect(onward.headers.get('content-security-policy')).to.include(`form-action 'self' ${fake.url};`);
      expect((await plain.get(at)).headers.get('content-security-policy')).to.include("form-action 'self';");
    } finally {
      await fake.stop();
    }
  });

  it('and after all of it no card number stands in the database or in the log', async () => {
    expect(cardNumbersIn('paid with 4242424242424242 today')).to.deep.equal(['4242424242424242']);
    // Even what somebody sends who is nobody is not written down.
    const { items } = await app.call<{ items: readonly { id: number; extension: string }[] }>('gatewayAccounts.list', {});
    const { hookPath } = await app.call<{ hookPath: string }>('gatewayAccounts.view', { id: items.find((item) => item.extension === 'wayforpay')?.id });
    expect((await fetch(app.base + hookPath, { method: 'POST', body: '{"cardPan":"4242424242424242","orderReference":"x"}' })).status).to.equal(400);
    const tables = await app.house.db.raw<{ name: string }>(`select name from sqlite_master where type = 'table'`);
    const found: string[] = [];
    for (const { name } of tables) found.push(...cardNumbersIn(JSON.stringify(await app.house.db.raw(`select * from "${name}"`))).map((number) => `${name}: ${number}`));
    expect(found).to.deep.equal([]);
    expect(logged.length).to.be.above(0);
    expect(cardNumbersIn(logged.join('\n'))).to.deep.equal([]);
  });
});
