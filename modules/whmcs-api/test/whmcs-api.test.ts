import { openTestApp, staffCaller, type TestApp } from '@billet/testkit';
import { expect } from 'chai';
import { actions } from '../src/door.ts';

type Reply = Readonly<Record<string, unknown>> & { readonly result: string; readonly message?: string };

describe('a program written for the other system', function () {
  this.timeout(60_000);
  let app: TestApp;
  let secret: string;
  let departmentId: number;
  before(async () => {
    app = await openTestApp();
    ({ key: secret } = await app.call<{ key: string }>('apiKeys.create', { label: 'Portal', scopes: ['*'] }));
    ({ id: departmentId } = await app.call<{ id: number }>('tickets.saveDepartment', { brandId: app.brandId, names: { en: 'Support' }, active: true }));
  });
  after(() => app.close());

  const post = (fields: Readonly<Record<string, string>> | FormData, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${app.base}/includes/api.php`, { method: 'POST', headers, body: fields instanceof FormData ? fields : new URLSearchParams(fields) });
  const ask = async (action: string, fields: Readonly<Record<string, string>> = {}, key = secret): Promise<Reply> => {
    const reply = await post({ identifier: 'Portal', secret: key, action, responsetype: 'json', ...fields });
    return (await reply.json()) as Reply;
  };
  const person = { firstname: 'Ana Maria', lastname: 'Souza', email: 'ana@example.com', address1: 'Rua A 1', city: 'Recife', state: 'PE', postcode: '50000-000', country: 'BR', phonenumber: '+55.8133334444', password2: 'uma senha boa' };

  it('signs a client up, sells him a plan, takes his payment, and looks after the service', async () => {
    const added = await ask('AddClient', { ...person, language: 'portuguese-br', notes: 'came by phone' });
    expect(added).to.deep.equal({ result: 'success', clientid: added['clientid'] });
    const clientid = String(added['clientid']);

    const details = await ask('GetClientsDetails', { clientid });
    expect(details).to.deep.include({ firstname: 'Ana Maria', lastname: 'Souza', city: 'Recife', countrycode: 'BR', currency_code: 'BRL', status: 'Active', language: 'portuguese-br' });
    expect(details['client']).to.deep.include({ email: 'ana@example.com' });
    expect((await ask('GetClientsDetails', { email: 'ANA@example.com' }))['userid']).to.equal(Number(clientid));
    expect((await app.call<{ items: { text: string }[] }>('notes.list', { clientId: Number(clientid) })).items.map(({ text }) => text)).to.deep.equal(['came by phone']);

    const products = (await ask('GetProducts'))['products'] as { product: { pid: number; pricing: Record<string, Record<string, string>> }[] };
    expect(products.product.find(({ pid }) => pid === app.productId)?.pricing['BRL']).to.include({ monthly: '99.90', annually: '-1.00', msetupfee: '0.00' });

    const ordered = await ask('AddOrder', { clientid, paymentmethod: 'mailin', 'pid[0]': String(app.productId), 'billingcycle[0]': 'monthly', 'domain[0]': '' });
    expect(ordered).to.include({ result: 'success', domainids: '', addonids: '' });
    const [orderid, invoiceid, serviceid] = [ordered['orderid'], ordered['invoiceid'], ordered['serviceids']].map(String) as [string, string, string];

    const orders = (await ask('GetOrders', { userid: clientid }))['orders'] as { order: Record<string, unknown>[] };
    expect(orders.order).to.have.length(1);
    expect(orders.order[0]).to.deep.include({ id: Number(orderid), status: 'Pending', paymentstatus: 'Unpaid', paymentmethod: 'bank-transfer', invoiceid: Number(invoiceid), amount: '99.90' });

    const invoice = await ask('GetInvoice', { invoiceid });
    expect(invoice).to.include({ status: 'Unpaid', userid: Number(clientid), datepaid: '0000-00-00 00:00:00', paymentmethod: 'bank-transfer' });
    expect(invoice['balance']).to.equal(invoice['total']);

    const paid = { invoiceid, transid: 'TX-1', gateway: 'banktransfer', amount: String(invoice['total']), fees: '1.00', date: '2027-01-21 10:00:00' };
    expect(await ask('AddInvoicePayment', paid)).to.deep.equal({ result: 'success' });
    expect((await ask('AddInvoicePayment', paid)).result, 'the same again books nothing').to.equal('success');
    await app.house.settle();
    expect(await ask('GetInvoice', { invoiceid })).to.include({ status: 'Paid', balance: '0.00' });
    const { transactions } = (await ask('GetTransactions', { invoiceid })) as unknown as { transactions: { transaction: Record<string, unknown>[] } };
    expect(transactions.transaction).to.have.length(1);
    expect(transactions.transaction[0]).to.include({ transid: 'TX-1', amountin: invoice['total'], fees: '1.00', gateway: 'bank-transfer', invoiceid: Number(invoiceid) });

    const service = async (): Promise<Record<string, unknown>> => ((await ask('GetClientsProducts', { clientid, serviceid })) as unknown as { products: { product: Record<string, unknown>[] } }).products.product[0] ?? {};
    expect(await service()).to.include({ pid: app.productId, status: 'Active', billingcycle: 'Monthly', recurringamount: '99.90', name: 'Fibra 20M' });
    await ask('ModuleSuspend', { accountid: serviceid, suspendreason: 'asked for' });
    expect(await service()).to.include({ status: 'Suspended' });
    await ask('ModuleUnsuspend', { serviceid });
    expect(await service()).to.include({ status: 'Active' });
    expect(await ask('AddCancelRequest', { serviceid, type: 'End of Billing Period', reason: 'moves' })).to.include({ result: 'success', userid: Number(clientid) });
    expect(await ask('ModuleTerminate', { serviceid })).to.deep.equal({ result: 'success' });
    await app.house.settle();
    expect((await service())['status']).to.be.oneOf(['Cancelled', 'Terminated']);
  });

  it('writes an invoice line by line, changes the draft, publishes, and applies what is on the balance', async () => {
    const { clientId, email } = await app.signUp('Bruno Lima');
    const userid = String(clientId);
    const made = await ask('CreateInvoice', { userid, draft: '1', itemdescription1: 'Cable', itemamount1: '15.95', itemtaxed1: '1', itemdescription2: 'Visit', itemamount2: '1.00', duedate: '2027-02-10' });
    expect(made).to.include({ result: 'success', status: 'Draft' });
    const invoiceid = String(made['invoiceid']);
    const { items } = (await ask('GetInvoice', { invoiceid })) as unknown as { items: { item: { id: number; description: string; amount: string }[] } };
    expect(items.item.map(({ description, amount }) => [description, amount])).to.deep.equal([['Cable', '15.95'], ['Visit', '1.00']]);
    const [cable, visit] = items.item.map(({ id }) => String(id)) as [string, string];
    expect(await ask('UpdateInvoice', { invoiceid, [`itemdescription[${cable}]`]: 'Long cable', [`itemamount[${cable}]`]: '20.00', [`itemtaxed[${cable}]`]: '0', 'deletelineids[0]': visit, 'newitemdescription[0]': 'Plug', 'newitemamount[0]': '2.50', publish: '1' })).to.include({ result: 'success' });
    expect(await ask('GetInvoice', { invoiceid })).to.include({ subtotal: '22.50', status: 'Unpaid', duedate: '2027-02-10' });

    await app.call('gatewayAccounts.create', { brandId: app.brandId, extension: 'balance', name: 'Balance', settings: {} });
    await app.call('balances.import', { reference: 'old', items: [{ clientId, amount: 1000, currency: 'BRL' }] });
    expect(await ask('ApplyCredit', { invoiceid, amount: '99.00' })).to.deep.equal({ result: 'error', message: 'Amount exceeds invoice balance' });
    expect(await ask('ApplyCredit', { invoiceid, amount: 'full' })).to.include({ result: 'success', amount: '10.00', invoicepaid: 'false' });
    expect(await ask('GetClientsDetails', { email })).to.include({ credit: '0.00' });
    expect(await ask('CreateInvoice', { userid, itemdescription1: 'No amount' })).to.include({ result: 'error' });
    expect(await ask('CreateInvoice', { userid, itemdescription1: 'x', itemamount1: '1.999' }), 'a cent is not cut').to.include({ result: 'error' });
  });

  it('opens a ticket with a file, reads it, answers, notes and closes it', async () => {
    const { clientId } = await app.signUp('Carla Dias');
    const attachments = Buffer.from(JSON.stringify([{ name: 'log.txt', data: Buffer.from('it broke').toString('base64') }])).toString('base64');
    const opened = await ask('OpenTicket', { clientid: String(clientId), deptid: String(departmentId), subject: 'Slow', message: 'Very slow', priority: 'High', attachments });
    expect(opened).to.include({ result: 'success' });
    const ticketnum = String(opened['tid']);
    expect(await ask('AddTicketReply', { ticketnum, message: 'We look' })).to.deep.equal({ result: 'success' });
    expect(await ask('AddTicketNote', { ticketnum, message: 'old router' })).to.deep.equal({ result: 'success' });
    const read = (await ask('GetTicket', { ticketnum })) as unknown as { status: string; priority: string; replies: { reply: { message: string }[] }; notes: { note: { message: string }[] } };
    expect([read.status, read.priority, read.replies.reply.map(({ message }) => message), read.notes.note.map(({ message }) => message)]).to.deep.equal(['Answered', 'High', ['Very slow', 'We look'], ['old router']]);
    await ask('UpdateTicket', { ticketid: String(opened['id']), status: 'Closed' });
    const closed = (await ask('GetTickets', { clientid: String(clientId), status: 'Closed' })) as unknown as { tickets: { ticket: { id: number }[] } };
    expect(closed.tickets.ticket.map(({ id }) => id)).to.deep.equal([opened['id']]);
  });

  it('pages by offset until it has them all, each once', async () => {
    for (let i = 0; i < 7; i += 1) await app.signUp(`Page ${String(i)}`);
    const seen: number[] = [];
    let total = 1;
    while (seen.length < total) {
      const page = (await ask('GetClients', { limitstart: String(seen.length), limitnum: '3' })) as unknown as { totalresults: number; numreturned: number; clients: { client: { id: number }[] } };
      expect(page.numreturned).to.equal(page.clients.client.length).and.to.be.greaterThan(0);
      seen.push(...page.clients.client.map(({ id }) => id));
      total = page.totalresults;
    }
    const all = await app.call<{ items: { id: number }[] }>('clients.list', { limit: 200 });
    expect(seen).to.deep.equal(all.items.map(({ id }) => id));
  });

  it('has an answer for every action, and none breaks on our side without its fields', async () => {
    for (const action of actions.keys()) {
      const { result, message } = await ask(action);
      expect(result, action).to.be.oneOf(['success', 'error']);
      expect(message ?? '', action).to.not.contain('our side');
    }
  });

  it('may send its fields in parts, as PHP does, and its key under the older names', async () => {
    const form = new FormData();
    for (const [name, value] of Object.entries({ username: 'Portal', password: secret, action: 'whmcsdetails', responsetype: 'json' })) form.set(name, value);
    expect(await (await post(form)).json()).to.deep.include({ result: 'success' });
  });

  it('is refused without a key, with one of a client, and where the key does not reach', async () => {
    const bare = await post({ action: 'GetClients', responsetype: 'json' });
    expect([bare.status, await bare.json()]).to.deep.equal([403, { result: 'error', message: 'Authentication Failed' }]);
    const { caller } = await app.signUp('Davi Reis');
    const { key } = await app.call<{ key: string }>('apiKeys.create', { label: 'mine', scopes: ['invoices.read'] }, { ...caller, userId: 1 });
    expect(await ask('GetInvoices', {}, key)).to.deep.equal({ result: 'error', message: 'Authentication Failed' });
    const { key: narrow } = await app.call<{ key: string }>('apiKeys.create', { label: 'reader', scopes: ['invoices.read'] }, staffCaller);
    expect((await ask('GetInvoices', {}, narrow)).result).to.equal('success');
    expect((await ask('GetClients', {}, narrow)).result).to.equal('error');
    const browser = await app.staffBrowser();
    const page = await browser.get('/includes/api.php');
    expect(page.status, 'nothing to see for a browser').to.equal(404);
  });

  it('does not place half an order: what is not understood is refused with its name, and nothing is made', async () => {
    const { clientId } = await app.signUp('Eva Luz');
    const order = { clientid: String(clientId), paymentmethod: 'mailin', 'pid[0]': String(app.productId) };
    for (const [field, value, message] of [
      ['addons[0]', '1,3', /addons is not supported/], ['billingcycle[0]', 'triennially', /Invalid billing cycle/], ['paymentmethod', 'nothing', /Invalid Payment Method. Valid options include .*bank-transfer/], ['pid[0]', '999999', /Product ID 999999 invalid/],
      ['configoptions[0]', Buffer.from('O:8:"stdClass":0:{}').toString('base64'), /serialized array/], ['configoptions[0]', Buffer.from('a:1:{i:9;i:1;}').toString('base64'), /Invalid configuration option 9/], ['clientid', 'x', /clientid/],
    ] as const) {
      const reply = await ask('AddOrder', { ...order, [field]: value });
      expect([reply.result, reply.message], field).to.satisfy(([result, said]: string[]) => result === 'error' && message.test(said ?? ''));
    }
    expect((await app.call<{ items: unknown[] }>('orders.list', { clientId })).items).to.deep.equal([]);
  });
});
