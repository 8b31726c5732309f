import { openTestApp, requireComponent, type TestApp, type TestClient } from '@billet/testkit';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { return400 } from '../../gateways/boleto/test/cnab-files.ts';
import { chromiumAvailable, openBrowser } from './support/browser.ts';

const AMOUNT = 25_000;

interface Asked {
  readonly key: string;
  readonly reference: string;
  readonly invoiceNumber: string;
}

/** A gateway that nobody sends messages for: what the client is shown, and how the money becomes known. */
interface ByHand {
  readonly extension: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly shows: (asked: Asked) => string;
  /** The bank's file; without it staff book what they have seen. */
  readonly file?: (asked: Asked) => string;
}

const ofx = (id: string, memo: string): string =>
  `OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:102\r\n\r\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>BRL<BANKACCTFROM><BANKID>1<ACCTID>2</BANKACCTFROM><BANKTRANLIST><STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20270121<TRNAMT>${(AMOUNT / 100).toFixed(2)}<FITID>${id}<MEMO>${memo}</STMTTRN>\r\n</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>`;

const GATEWAYS: readonly ByHand[] = [
  { extension: 'bank-transfer', settings: { holder: 'Fibra', account: 'ag 1 cc 2' }, shows: ({ invoiceNumber }) => invoiceNumber, file: ({ invoiceNumber }) => ofx('B1', `paid ${invoiceNumber}`) },
  { extension: 'pix', settings: { key: 'pix@fibra.example', name: 'Fibra', city: 'Manaus' }, shows: () => 'br.gov.bcb.pix', file: ({ key }) => ofx('P1', `Pix ${key.slice(-25)}`) },
  {
    extension: 'boleto',
    settings: { bank: '341', holder: 'Fibra Ltda', taxId: '12.345.678/0001-95', agency: '57', account: '12345', wallet: '110', showAtOnce: true },
    shows: () => '34191',
    file: ({ reference }) => return400('341', [{ own: reference.slice(2).slice(-8).padStart(8, '0'), nominal: AMOUNT, paid: AMOUNT }]),
  },
  { extension: 'cash', settings: { place: 'Rua das Flores 1' }, shows: () => 'Rua das Flores 1' },
];

/** Nobody calls us: the client is shown how, staff or a bank's file say that it came, and staff give it back. */
(requireComponent('Chromium', chromiumAvailable()) ? describe : describe.skip)('paying without a provider, in a browser', function () {
  this.timeout(120_000);
  let app: TestApp;
  let browser: Browser;
  let staff: Page;

  before(async () => {
    app = await openTestApp();
    browser = await openBrowser();
    staff = await signedIn('/staff', 'owner@example.com', 'the owner signs in', true);
  });
  after(async () => {
    await browser.close();
    await app.close();
  });

  const signedIn = async (area: '' | '/staff', email: string, password: string, scripts: boolean): Promise<Page> => {
    const page = await (await browser.newContext({ locale: 'en', javaScriptEnabled: scripts })).newPage();
    await page.goto(`${app.base}${area}/sign-in`);
    await page.fill('[name="email"]', email);
    await page.fill('[name="password"]', password);
    await page.locator('main form button').first().click();
    await page.waitForURL((url) => !url.pathname.endsWith('/sign-in'));
    return page;
  };
  const form = (page: Page, name: string): ReturnType<Page['locator']> => page.locator(`form:has(input[name="_form"][value="${name}"])`).first();
  const invoiceOf = async (id: number): Promise<{ readonly number: string; readonly settlement: string; readonly open: number }> => {
    const { invoice } = await app.call<{ invoice: { number: string; settlement: string; open: { amount: number } } }>('invoices.get', { id });
    return { number: invoice.number, settlement: invoice.settlement, open: invoice.open.amount };
  };
  const billed = async (client: TestClient): Promise<number> =>
    (await app.call<{ id: number }>('invoices.createDraft', { clientId: client.clientId, currency: 'BRL', dueDate: '2027-02-15', lines: [{ description: 'Hosting', quantity: 1, unitPrice: AMOUNT }], issue: true })).id;
  const choose = async (page: Page, invoiceId: number, gatewayAccountId: number): Promise<void> => {
    await page.goto(`${app.base}/invoices/${String(invoiceId)}`);
    await page.locator(`input[name="gatewayAccountId"][value="${String(gatewayAccountId)}"]`).check({ force: true });
    await form(page, 'pay').locator('button.main').click();
    await page.waitForLoadState();
  };
  const send = async (page: Page, name: string, fields: Readonly<Record<string, string>>): Promise<void> => {
    const filled = form(page, name);
    for (const [field, value] of Object.entries(fields)) await filled.locator(`[name="${field}"]`).fill(value);
    await filled.locator('button[type="submit"], button:not([type])').last().click();
    await page.waitForLoadState();
    await app.house.settle();
  };

  for (const [index, { extension, settings, shows, file }] of GATEWAYS.entries()) {
    it(`${extension}: shown, paid once, given back in part, and the rest taken back by the payer's bank`, async () => {
      const client = await app.signUp(`Client ${extension}`);
      const { id: account } = await app.call<{ id: number }>('gatewayAccounts.create', { brandId: app.brandId, extension, name: extension, settings });
      const invoiceId = await billed(client);
      const { number } = await invoiceOf(invoiceId);
      const page = await signedIn('', client.email, 'a client signs in', index % 2 === 0);
      await choose(page, invoiceId, account);
      const [attempt] = (await app.call<{ items: { key: string; state: string }[] }>('payments.attempts', { gatewayAccountId: account })).items;
      expect(attempt?.state).to.equal('requires_action');
      const [{ provider_ref: reference = '' } = {}] = await app.house.db.raw<{ provider_ref: string }>('select provider_ref from payment_attempts where gateway_account_id = ?', [account]);
      const asked = { key: attempt?.key ?? '', reference, invoiceNumber: number };
      expect(await page.locator('main').innerText()).to.include(shows(asked));

      for (let times = 0; times < (file === undefined ? 1 : 2); times += 1) {
        if (file === undefined) {
          await staff.goto(`${app.base}/staff/invoices/${String(invoiceId)}`);
          await form(staff, 'pay').locator('[name="gatewayAccountId"]').selectOption(String(account));
          await send(staff, 'pay', { amount: '250.00', reference: 'receipt 17' });
        } else {
          await staff.goto(`${app.base}/staff/gateways/${String(account)}/files`);
          await form(staff, 'read').locator('input[type="file"]').setInputFiles({ name: `day ${String(times)}`, mimeType: 'text/plain', buffer: Buffer.from(file(asked), 'latin1') });
          await send(staff, 'read', {});
        }
      }
      expect(await invoiceOf(invoiceId)).to.include({ settlement: 'paid', open: 0 });
      const payments = await app.house.db.raw<{ id: number; amount: number }>('select id, amount from payments where client_id = ?', [client.clientId]);
      expect(payments.map(({ amount }) => Number(amount))).to.deep.equal([AMOUNT]);
      await page.goto(`${app.base}/invoices/${String(invoiceId)}`);
      expect(await page.locator('main').innerText()).to.match(/paid/i).and.not.match(/unpaid/i);

      const at = `${app.base}/staff/payments/${String(payments[0]?.id)}`;
      await staff.goto(at);
      await form(staff, 'refund').locator('[name="to"]').selectOption('method');
      await form(staff, 'refund').locator('[name="credit"]').uncheck({ force: true });
      await send(staff, 'refund', { amount: '100.00', reason: 'part of it' });
      expect(await app.house.db.raw('select state from refunds where payment_id = ?', [payments[0]?.id ?? 0])).to.deep.equal([{ state: 'succeeded' }]);
      expect(await invoiceOf(invoiceId)).to.include({ settlement: 'part_paid', open: 10_000 });

      await staff.goto(at);
      await send(staff, 'dispute', { reference: 'letter 4', reason: 'the payer does not know it' });
      await staff.goto(at);
      await send(staff, 'lost', {});
      await staff.goto(at);
      expect(await staff.locator('main').innerText()).to.include('letter 4').and.to.match(/lost/i);
      expect(await form(staff, 'refund').count()).to.equal(0);
      expect(await invoiceOf(invoiceId)).to.include({ settlement: 'unpaid', open: AMOUNT });
      await page.goto(`${app.base}/invoices/${String(invoiceId)}`);
      expect(await page.locator('main').innerText()).to.match(/unpaid/i);
      expect((await app.house.verify()).findings).to.deep.equal([]);
      await page.context().close();
    });
  }

  it('balance: the client pays out of it, staff credit the invoice, and the money is on it again', async () => {
    const client = await app.signUp('Client balance');
    await app.call('balances.import', { reference: 'gift', items: [{ clientId: client.clientId, amount: 30_000, currency: 'BRL' }] });
    const { id: account } = await app.call<{ id: number }>('gatewayAccounts.create', { brandId: app.brandId, extension: 'balance', name: 'Balance', settings: {} });
    const invoiceId = await billed(client);
    const page = await signedIn('', client.email, 'a client signs in', false);
    await choose(page, invoiceId, account);
    expect(await invoiceOf(invoiceId)).to.include({ settlement: 'paid', open: 0 });
    const onBalance = async (): Promise<readonly unknown[]> => (await app.house.db.raw<{ amount: number }>('select amount from client_balances where client_id = ?', [client.clientId])).map(({ amount }) => Number(amount));
    expect(await onBalance()).to.deep.equal([5000]);
    await staff.goto(`${app.base}/staff/invoices/${String(invoiceId)}`);
    await send(staff, 'credit', { reason: 'cancelled' });
    expect(await onBalance()).to.deep.equal([30_000]);
    await page.goto(`${app.base}/balance`);
    expect(await page.locator('main').innerText()).to.include('300.00');
    expect((await app.house.verify()).findings).to.deep.equal([]);
  });
});
