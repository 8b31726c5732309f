import { expect } from 'chai';
import { openTestApp, type TestApp, type TestBrowser, type TestClient } from '@billet/testkit';

describe('pages about prices, early invoices, merge and split', () => {
  let app: TestApp;
  let staff: TestBrowser;
  let ana: TestClient;
  let serviceId: number;
  before(async () => {
    app = await openTestApp();
    staff = await app.staffBrowser();
    ana = await app.signUp('Ana Souza');
    const first = await app.order(ana);
    await app.pay(first.invoiceId);
    ({ serviceId } = first);
  });
  after(() => app.close());

  it('an exchange rate is added once for a day', async () => {
    const add = { from: 'eur', to: 'brl', rate: '6,25', effectiveFrom: '2027-01-21' };
    expect((await staff.send('/staff/exchange-rates', 'add', add)).text).to.include('EUR → BRL').and.include('6.25');
    const again = await staff.send('/staff/exchange-rates', 'add', add);
    expect([again.status, again.html.includes('value="eur"')]).to.deep.equal([422, true]);
  });

  it('chosen services are invoiced early, and never the same period twice', async () => {
    const at = `/staff/clients/${String(ana.clientId)}/early`;
    expect((await staff.send(at, 'bill', {})).status).to.equal(422);
    const one = await staff.send(at, 'bill', { [`service-${String(serviceId)}`]: 'on' });
    expect(one.path).to.match(/^\/staff\/invoices\/\d+$/);
    const two = await staff.send(at, 'bill', { [`service-${String(serviceId)}`]: 'on' });
    const periods = [one, two].map((page) => /\w{3} \d+, \d{4} – \w{3} \d+, \d{4}/.exec(page.text)?.[0]);
    expect(new Set(periods).size).to.equal(2);
    expect((await app.house.verify()).findings).to.deep.equal([]);
  });

  it('a code is given to a running service, and a wrong one is refused at its field', async () => {
    await app.call('promotions.create', { brandId: app.brandId, code: 'TEN', kind: 'percent', value: '10' });
    const at = `/staff/services/${String(serviceId)}/price`;
    expect((await staff.send(at, 'promotion', { code: 'NONE' })).status).to.equal(422);
    expect((await staff.send(at, 'promotion', { code: 'TEN' })).text).to.include('The promotion is applied.');
    expect((await staff.send(at, 'promotion', { code: 'TEN' })).status).to.equal(422);
    expect((await staff.send(at, 'recalculate', {})).text).to.include('The service has the list price.');
  });

  it('a service has a discount of its own until a day, typed as people write money, and loses it again', async () => {
    const at = `/staff/services/${String(serviceId)}/price`;
    const wrong = await staff.send(at, 'discount', { kind: 'percent', value: '120', until: '' });
    expect([wrong.status, wrong.html.includes('value="120"')]).to.deep.equal([422, true]);
    expect((await staff.send(at, 'discount', { kind: 'amount', value: '12,5', until: '2027-12-31' })).text).to.include('from its next period on');
    const shown = (await staff.get(at)).html;
    expect(shown).to.include('<option value="amount" selected>').and.include('value="12.50"').and.include('value="2027-12-31"');
    expect((await staff.send(at, 'discount', { kind: 'none', value: '', until: '' })).text).to.include('ends with the period');
  });

  it('an announced price shows whom it reaches, and tells them once', async () => {
    await app.call('products.addPrice', { id: app.productId, currency: 'BRL', cycle: { unit: 'month', count: 1 }, price: 10_990, effectiveFrom: '2027-06-01' });
    const at = `/staff/products/${String(app.productId)}/affected`;
    expect((await staff.get(at)).text).to.include('109.90').and.include('Ana Souza');
    const mails = async (): Promise<number> => (await app.call<{ items: readonly unknown[] }>('mail.list', { limit: 200 })).items.length;
    const before = await mails();
    await staff.send(at, 'announce', {});
    const told = await mails();
    expect((await staff.send(at, 'announce', {})).text).to.include('on their way');
    expect([told - before, (await mails()) - told]).to.deep.equal([1, 0]);
  });

  it('a draft is split by line, and merged again', async () => {
    const draft = (await staff.send(`/staff/invoices/new?client=${String(ana.clientId)}`, 'create', { clientId: String(ana.clientId), dueDate: '2027-02-15', notes: '' })).path.split('?')[0] ?? '';
    await staff.send(draft, 'add', { description: 'Router', quantity: '1', unitPrice: '120', taxClass: '' });
    const both = await staff.send(draft, 'add', { description: 'Cable', quantity: '1', unitPrice: '10', taxClass: '' });
    const cable = /name="take-(\d+)"[^>]*>(?:(?!name="take-)[\s\S])*?Cable/.exec(both.html)?.[1] ?? '';
    const part = await staff.send(draft, 'split', { [`take-${cable}`]: 'on' });
    expect([part.path === draft, part.html.includes('value="Cable"'), (await staff.get(draft)).html.includes('value="Cable"')]).to.deep.equal([false, true, false]);
    const id = part.path.split('/').at(-1)?.split('?')[0] ?? '';
    const merged = await staff.send(draft, 'merge', { [`other-${id}`]: 'on' });
    expect([merged.path, merged.html.includes('value="Cable"')]).to.deep.equal([draft, true]);
    expect((await staff.send(draft, 'merge', {})).status).to.equal(422);
  });
});
