import { openTestApp, type TestApp, type TestBrowser, type TestClient } from '@billet/testkit';
import { expect } from 'chai';
import { writeFileSync } from 'node:fs';
import { pdfText } from './support/pdf-text.ts';

describe('pages for quotes', () => {
  let app: TestApp;
  let staff: TestBrowser;
  let ana: TestClient;
  let client: TestBrowser;

  before(async () => {
    app = await openTestApp();
    staff = await app.staffBrowser();
    ana = await app.signUp('Ana Souza');
    client = await app.clientBrowser(ana);
  });
  after(() => app.close());

  const form = (): Readonly<Record<string, string>> => ({ i0_product: String(app.productId), i0_cycle: 'month:1', i0_quantity: '1', i0_price: '50.00', asQuote: 'on', validUntil: '2027-02-10', quoteNote: 'As agreed.\n<b>Thank you</b>', sendMail: 'on', step: 'order' });
  const make = async (more: Readonly<Record<string, string>> = {}): Promise<string> => (await staff.send(`/staff/orders/new?client=${String(ana.clientId)}`, 'order', { ...form(), ...more })).path;

  it('staff make one in the form of an order, the client finds it and orders with one press', async () => {
    const at = await make();
    expect(at).to.match(/^\/staff\/quotes\/\d+$/);
    const seen = await staff.get(at);
    expect([seen.text.includes('Fibra 20M'), seen.text.includes('R$50.00'), seen.text.includes('Open'), seen.html.includes('&lt;b&gt;Thank you')]).to.deep.equal([true, true, true, true]);
    expect((await staff.get('/staff/orders')).html).to.include('href="/staff/quotes"');
    const list = await client.get('/quotes');
    const own = /href="(\/quotes\/\d+)"/.exec(list.html)?.[1] ?? '';
    const page = await client.get(own);
    expect([page.text.includes('Due with the order'), page.text.includes('Valid until'), page.text.includes('As agreed.')]).to.deep.equal([true, true, true]);
    const done = await client.send(own, 'accept', {});
    expect([/^\/invoices\/\d+$/.test(done.path), done.text.includes('Fibra 20M')]).to.deep.equal([true, true]);
    expect([(await client.get(own)).text.includes('Accepted'), (await client.get(own)).html.includes('value="accept"')]).to.deep.equal([true, false]);
    expect((await staff.get(at)).text).to.include('See the order');
  });

  it('is declined by the client, or withdrawn by staff', async () => {
    const first = await make();
    expect((await client.send(first.replace('/staff', ''), 'decline', {})).text).to.include('You have said no to the quote.');
    const second = await make();
    expect((await staff.send(second, 'withdraw', {})).text).to.include('Withdrawn');
    expect((await staff.get('/staff/quotes?status=declined')).text).to.include('Declined');
  });

  it('is there as PDF in the language of the client, the same file until something changes, and for nobody else', async () => {
    const at = await make({ i0_quantity: '2', i0_price: '1234.50' });
    const own = at.replace('/staff', '');
    const file = async (): Promise<Buffer> => Buffer.from((await app.call<{ file: string }>('quotes.pdf', { id: Number(at.split('/').at(-1)) }, ana.caller)).file, 'base64');
    for (const [browser, path] of [[staff, at], [client, own]] as const) {
      expect((await browser.get(path)).html).to.include(`href="${path}/pdf"`);
      expect((await browser.get(`${path}/pdf`)).status).to.equal(200);
    }
    const first = await file();
    if (process.env['BILLET_KEEP'] !== undefined) writeFileSync(`${process.env['BILLET_KEEP']}/quote.pdf`, first);
    const text = pdfText(first).join(' ').replaceAll(/\s+/g, ' ');
    for (const part of ['Quote', 'Fibra 20M', 'a month', 'R$2,469.00', 'Feb 10, 2027', 'As agreed.', '<b>Thank you</b>', 'Ana Souza', 'Prices before tax and promotions.']) expect(text, part).to.include(part);
    expect((await file()).equals(first)).to.equal(true);
    const speak = async (locale: string): Promise<void> => {
      const { client: of } = await app.call<{ client: { version: number } }>('clients.get', { id: ana.clientId });
      await app.call('clients.update', { id: ana.clientId, version: of.version, locale });
    };
    await speak('ru');
    expect(pdfText(await file()).join(' ').replaceAll(/\s+/g, ' ')).to.include('Цены без налогов').and.include('10 февр. 2027');
    await speak('en');
    expect((await file()).equals(first)).to.equal(true);
    await client.send(own, 'decline', {});
    const declined = await file();
    expect([declined.equals(first), pdfText(declined).join(' ').includes('Declined')]).to.deep.equal([false, true]);
    const bruno = await app.clientBrowser(await app.signUp('Bruno'));
    expect((await bruno.get(`${own}/pdf`)).status).to.equal(404);
    expect((await app.browser().get(`${own}/pdf`)).path).to.match(/^\/sign-in\?/);
  });

  it('what is wrong is said in the form and nothing typed is lost', async () => {
    const refused = await staff.send(`/staff/orders/new?client=${String(ana.clientId)}`, 'order', { ...form(), validUntil: '2020-01-01' });
    expect([refused.status, refused.html.includes('id="e-order-validUntil"'), refused.text.includes('As agreed.')]).to.deep.equal([422, true, true]);
  });
});
