import { openTestApp, requireComponent, type TestApp, type TestBrowser, type TestClient } from '@billet/testkit';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { statusReport } from '../../gateways/sepa/test/support/pain002-file.ts';
import { chromiumAvailable, openBrowser } from './support/browser.ts';

const IBAN = 'DE02120300000000202051';

/** A bank statement with one collection: it came in, or went back with a charge of the bank. */
const statement = (endToEnd: string, amount: number, came: 'in' | 'back'): string => {
  const booked = ((came === 'in' ? amount : amount + 300) / 100).toFixed(2);
  const [side, back, why] = came === 'in' ? ['CRDT', '', ''] : ['DBIT', '<RvslInd>true</RvslInd>', `<AmtDtls><InstdAmt><Amt Ccy="EUR">${(amount / 100).toFixed(2)}</Amt></InstdAmt></AmtDtls><RtrInf><Rsn><Cd>AM04</Cd></Rsn></RtrInf>`];
  return `<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><GrpHdr><MsgId>M1</MsgId><CreDtTm>2027-02-10T18:00:00</CreDtTm></GrpHdr><Stmt><Id>S1</Id><CreDtTm>2027-02-10T18:00:00</CreDtTm><Acct><Id><IBAN>${IBAN}</IBAN></Id><Ccy>EUR</Ccy></Acct><Ntry><Amt Ccy="EUR">${booked}</Amt><CdtDbtInd>${side}</CdtDbtInd>${back}<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2027-02-10</Dt></BookgDt><BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RDDT</Cd><SubFmlyCd>ESDD</SubFmlyCd></Fmly></Domn></BkTxCd><NtryDtls><TxDtls><Refs><EndToEndId>${endToEnd}</EndToEndId></Refs><Amt Ccy="EUR">${booked}</Amt><CdtDbtInd>${side}</CdtDbtInd>${why}</TxDtls></NtryDtls></Ntry></Stmt></BkToCstmrStmt></Document>`;
};

/** From the mandate to the money, and back: the client in a browser, the bank by its files. */
(requireComponent('Chromium', chromiumAvailable()) ? describe : describe.skip)('a direct debit, in a browser', function () {
  this.timeout(120_000);
  let app: TestApp;
  let browser: Browser;
  let staff: TestBrowser;
  let ana: TestClient;
  let account: number;
  let page: Page;

  before(async () => {
    app = await openTestApp({ fakes: true });
    browser = await openBrowser();
    staff = await app.staffBrowser();
    ana = await app.signUp('Ana Souza');
    ({ id: account } = await app.call<{ id: number }>('gatewayAccounts.create', { brandId: app.brandId, extension: 'sepa', name: 'Direct debit', settings: { holder: 'Fibra GmbH', creditorId: 'DE98ZZZ09999999999', iban: IBAN } }));
    page = await (await browser.newContext({ locale: 'en' })).newPage();
    await page.goto(`${app.base}/sign-in`);
    await page.fill('[name="email"]', ana.email);
    await page.fill('[name="password"]', 'a client signs in');
    await page.locator('main form button').first().click();
    await page.waitForURL(`${app.base}/`);
  });
  after(async () => {
    await browser.close();
    await app.close();
  });

  const billed = async (): Promise<number> =>
    (await app.call<{ id: number }>('invoices.createDraft', { clientId: ana.clientId, currency: 'EUR', dueDate: '2027-02-15', lines: [{ description: 'DSL', quantity: 1, unitPrice: 5000 }], issue: true })).id;
  const choose = async (invoiceId: number): Promise<void> => {
    await page.goto(`${app.base}/invoices/${String(invoiceId)}`);
    await page.locator(`input[name="gatewayAccountId"][value="${String(account)}"]`).check({ force: true });
    await page.locator('form:has(input[name="_form"][value="pay"]) button.main').click();
  };
  /** Staff make the file and fetch it; the number of its only collection. */
  const fileFor = async (): Promise<string> => {
    const made = await staff.send(`/staff/gateways/${String(account)}/files`, 'write', {});
    expect(made.text).to.include('1 payment');
    const file = await staff.get(/href="(\/staff\/order-files\/\d+)"/.exec(made.html)?.[1] ?? '');
    return /<EndToEndId>([^<]+)</.exec(file.html)?.[1] ?? '';
  };
  const handIn = async (file: string | Uint8Array): Promise<void> => {
    expect((await staff.send(`/staff/gateways/${String(account)}/files`, 'read', { file: Buffer.from(file).toString('base64'), 'file.name': 'answer.xml' })).status).to.equal(200);
    await app.house.settle();
  };
  const shown = async (invoiceId: number): Promise<string> => {
    await page.goto(`${app.base}/invoices/${String(invoiceId)}`);
    return page.locator('main').innerText();
  };

  it('asks for the mandate once, collects, is paid, and opens the invoice again when the bank sends it back', async () => {
    const invoiceId = await billed();
    await choose(invoiceId);
    await page.waitForURL(`**/payment-methods/new/${String(account)}?invoice=${String(invoiceId)}`);
    expect(await page.locator('main').innerText()).to.include('DE98ZZZ09999999999');
    await page.fill('[name="holder"]', 'Ana Souza');
    await page.fill('[name="iban"]', 'DE89 3704 0044 0532 0130 00');
    await page.locator('[name="agree"]').check({ force: true });
    await page.locator('form:has(input[name="_form"][value="set-up"]) button.main').click();
    await page.waitForURL((url) => !url.pathname.startsWith('/payment-methods/new/'));
    await choose(invoiceId);
    await page.getByText('DE •• 3000').first().waitFor();

    const key = await fileFor();
    expect(await shown(invoiceId)).to.include('Unpaid');
    for (let times = 0; times < 2; times += 1) await handIn(statement(key, 5000, 'in'));
    expect(await shown(invoiceId)).to.include('Paid').and.not.include('Unpaid');
    for (let times = 0; times < 2; times += 1) await handIn(statement(key, 5000, 'back'));
    expect(await shown(invoiceId)).to.include('Unpaid');
    expect((await app.house.verify()).findings).to.deep.equal([]);
  });

  it('what the bank refuses ends, and the client can pay another way', async () => {
    const invoiceId = await billed();
    await choose(invoiceId);
    await page.getByText('DE •• 3000').first().waitFor();
    const key = await fileFor();
    await handIn(statusReport({ transactions: [{ id: key, status: 'RJCT', reason: 'AC04', amount: '50.00' }] }));
    expect((await staff.get('/staff/payments/attempts?state=failed')).text).to.include('AC04');
    expect(await shown(invoiceId)).to.include('Unpaid');
    expect(await page.locator('form:has(input[name="_form"][value="pay"])').count()).to.equal(1);
    expect((await app.house.verify()).findings).to.deep.equal([]);
  });
});
