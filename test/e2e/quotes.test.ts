import { openTestApp, type TestApp, type TestBrowser, type TestClient } from '@billet/testkit';
import { expect } from 'chai';

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

  it('what is wrong is said in the form and nothing typed is lost', async () => {
    const refused = await staff.send(`/staff/orders/new?client=${String(ana.clientId)}`, 'order', { ...form(), validUntil: '2020-01-01' });
    expect([refused.status, refused.html.includes('id="e-order-validUntil"'), refused.text.includes('As agreed.')]).to.deep.equal([422, true, true]);
  });
});
