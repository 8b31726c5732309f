import { expect } from 'chai';
import { openTestApp, type TestApp, type TestBrowser, type TestClient } from '@billet/testkit';

describe('pages about money', () => {
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

  const path = (page: { readonly path: string }): string => page.path.split('?')[0] ?? '';

  it('staff write an invoice line by line, issue it, credit part of it and write the rest off', async () => {
    const draft = await staff.send(`/staff/invoices/new?client=${String(ana.clientId)}`, 'create', { clientId: String(ana.clientId), dueDate: '2027-02-15', notes: 'by phone' });
    const at = path(draft);
    expect(draft.text).to.include('Draft');
    expect((await staff.send(at, 'issue', {})).text).to.include('at least one line');
    const refused = await staff.send(at, 'add', { description: 'Router', quantity: '2', unitPrice: 'abc', taxClass: '' });
    expect([refused.status, refused.html.includes('value="Router"')]).to.deep.equal([422, true]);
    await staff.send(at, 'add', { description: 'Router', quantity: '2', unitPrice: '120.00', taxClass: '' });
    const changed = await staff.send(at, 'add', { description: 'Cable', quantity: '1', unitPrice: '10', taxClass: '' });
    expect(changed.text).to.include('250.00');
    expect((await client.get(at.replace('/staff', ''))).status).to.equal(404);
    const issued = await staff.send(at, 'issue', {});
    expect(issued.text).to.match(/F-2027-\d{6}/);
    expect(issued.text).not.to.include('Add line');
    const [lineId] = /<option value="(\d+)">Cable/.exec(issued.html)?.slice(1) ?? [];
    const credited = await staff.send(at, 'credit', { lineId: lineId ?? '', net: '4.00', reason: 'too long' });
    expect(credited.text).to.include('246.00');
    expect((await staff.send(at, 'credit', { lineId: lineId ?? '', net: '6.01', reason: 'more' })).status).to.equal(422);
    expect((await staff.send(at, 'send', { mail: 'invoice-reminder' })).status).to.equal(200);
    expect((await staff.send(at, 'writeOff', { reason: 'moved away' })).text).not.to.include('Write off what is open');
    expect((await app.house.verify()).findings).to.deep.equal([]);
  });

  it('an invoice opens by its link without signing in, until the link is changed', async () => {
    const { invoiceId } = await app.order(ana);
    const at = `/staff/invoices/${String(invoiceId)}`;
    const link = /href="(\/i\/[^"]+)"/.exec((await staff.get(at)).html)?.[1] ?? '';
    const shown = await app.browser().get(link);
    expect([shown.status, shown.text.includes('Ana Souza')]).to.deep.equal([200, true]);
    const paying = await app.browser().send(link, 'pay', { gatewayAccountId: String(app.gatewayAccountId) });
    expect(paying.text).to.include('Provedor Fibra Ltda');
    await staff.send(at, 'revoke', {});
    expect((await app.browser().get(link)).status).to.equal(404);
    expect((await app.browser().get('/i/1-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa')).status).to.equal(404);
  });

  it('a payment is found, exported without formulas, refunded and shown with its profit', async () => {
    const { invoiceId } = await app.order(ana);
    const { invoice } = await app.call<{ invoice: { open: { amount: number } } }>('invoices.get', { id: invoiceId });
    const { paymentId } = await app.call<{ paymentId: number }>('payments.record', { invoiceId, gatewayAccountId: app.gatewayAccountId, amount: invoice.open.amount, reference: '=1+1' });
    expect((await staff.get('/staff/payments?reference=%3D1%2B1')).text).to.include('=1+1');
    expect((await staff.get('/staff/payments?reference=none')).text).to.include('Nothing matches this filter');
    const file = await staff.get('/staff/payments.csv');
    expect(file.headers.get('content-disposition')).to.include('attachment');
    expect(file.html).to.include(`'=1+1`);
    expect((await app.browser().get('/staff/payments.csv')).path).to.include('/staff/sign-in');
    const at = `/staff/payments/${String(paymentId)}`;
    expect((await staff.send(at, 'refund', { amount: '', to: 'balance', credit: 'on', reason: 'cancelled' })).status).to.equal(200);
    expect((await client.get('/balance')).text).to.include((invoice.open.amount / 100).toFixed(2));
    expect((await staff.get('/staff/payments')).text).to.include('Profit by month');
  });

  it('stray money is booked with one press', async () => {
    const bruno = await app.signUp('Bruno Lima');
    const { invoiceId } = await app.order(bruno);
    const { invoice } = await app.call<{ invoice: { number: string; open: { amount: number; currency: string } } }>('invoices.get', { id: invoiceId });
    await app.call('payments.addUnmatched', { gatewayAccountId: app.gatewayAccountId, reference: 'bank 7', amount: invoice.open.amount, currency: invoice.open.currency, payerName: 'BRUNO LIMA', note: invoice.number, receivedOn: '2027-01-21' });
    const queue = await staff.get('/staff/payments/unmatched');
    expect(queue.text).to.include(`Book to ${invoice.number}`);
    const id = /name="id" value="(\d+)"/.exec(queue.html)?.[1] ?? '';
    expect((await staff.send('/staff/payments/unmatched', 'book', { id, invoiceId: String(invoiceId) })).text).to.include('All money has found its invoice');
    expect((await app.call<{ invoice: { settlement: string } }>('invoices.get', { id: invoiceId })).invoice.settlement).to.equal('paid');
    expect((await staff.get('/staff/gateways/health')).text).to.include('Well');
    expect((await staff.get('/staff/gateway-events')).text).to.include('No messages yet');
    expect((await staff.get('/staff/approvals')).text).to.include('Nobody asks');
  });

  it('a client pays several at once, tops up, and keeps his payers', async () => {
    const eva = await app.signUp('Eva Braun');
    const browser = await app.clientBrowser(eva);
    await app.order(eva);
    await app.order(eva);
    const several = await browser.get('/pay');
    const names = [...several.html.matchAll(/name="(invoice-\d+)"/g)].map((match) => match[1] ?? '');
    expect(names).to.have.length(2);
    expect((await browser.send('/pay', 'pay', { gatewayAccountId: String(app.gatewayAccountId) })).text).to.include('Choose at least one invoice');
    expect((await browser.send('/pay', 'pay', { ...Object.fromEntries(names.map((name) => [name, 'on'])), gatewayAccountId: String(app.gatewayAccountId) })).text).to.include('Provedor Fibra Ltda');
    expect((await browser.send('/balance/top-up', 'pay', { amount: '50.00', gatewayAccountId: String(app.gatewayAccountId) })).text).to.include('50.00');
    expect((await browser.get('/payment-methods')).text).to.include('Nothing is stored');
    const added = await browser.send('/payers', 'create', { name: 'Braun GmbH', taxId: '', email: 'books@example.com', country: 'de', line1: 'Weg 1', postcode: '1', city: 'Bonn', isDefault: 'on' });
    expect(added.html).to.include('value="Braun GmbH"');
    const { items } = await app.call<{ items: { id: number; name: string; isDefault: boolean }[] }>('payers.list', { clientId: eva.clientId });
    expect(items.map((payer) => [payer.name, payer.isDefault])).to.deep.equal([['Braun GmbH', true], ['Eva Braun', false]]);
    const payerOf = async (operation: string, id: number, member: 'service' | 'invoice'): Promise<number> => ((await app.call<Record<string, { payerId: number }>>(operation, { id }))[member] as { payerId: number }).payerId;
    const { items: [service] } = await app.call<{ items: { id: number }[] }>('services.list', { clientId: eva.clientId });
    const company = items[0]?.id ?? 0;
    // Before the first payment nothing runs; staff let it.
    for (const order of (await app.call<{ items: { id: number }[] }>('orders.list', { clientId: eva.clientId })).items) await app.call('orders.accept', { id: order.id });
    await app.house.settle();
    expect((await browser.get(`/services/${String(service?.id)}`)).text).to.include('Its invoices from now on go to this payer.');
    await browser.send(`/services/${String(service?.id)}`, 'payer', { payerId: String(company) });
    expect(await payerOf('services.get', service?.id ?? 0, 'service')).to.equal(company);
    const draft = await staff.send(`/staff/invoices/new?client=${String(eva.clientId)}`, 'create', { clientId: String(eva.clientId), dueDate: '2027-02-15', notes: '' });
    const at = path(draft);
    const moved = await staff.send(at, 'terms', { dueDate: '2027-02-15', gatewayAccountId: '', notes: '', payerId: String(items[1]?.id) });
    expect(moved.text).to.include('Eva Braun');
    expect(await payerOf('invoices.get', Number(at.split('/').at(-1)), 'invoice')).to.equal(items[1]?.id);
    expect((await app.house.verify()).findings).to.deep.equal([]);
  });
});
