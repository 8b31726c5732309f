import { openTestApp, type TestApp, type TestBrowser, type TestClient } from '@billet/testkit';
import { expect } from 'chai';

describe('the life of a service, on the pages', function () {
  this.timeout(240_000);
  let app: TestApp;
  let ana: TestClient;
  let staff: TestBrowser;
  let client: TestBrowser;
  let serviceId = 0;
  let big = 0;
  let ip = 0;

  const product = async (slug: string, type: string, price: number): Promise<number> =>
    (
      await app.call<{ id: number }>('products.create', {
        brandId: app.brandId, type, slug, name: { en: slug }, anchorDay: 1, dueDay: 10, raiseDaysBefore: 10, prices: [{ currency: 'BRL', cycle: { unit: 'month', count: 1 }, price }],
      })
    ).id;

  before(async () => {
    app = await openTestApp();
    ana = await app.signUp('Ana Souza');
    const made = await app.order(ana);
    ({ serviceId } = made);
    await app.pay(made.invoiceId);
    big = await product('fibra-100m', 'access', 19_980);
    ip = await product('fixed-ip', 'other', 3100);
    await app.call('products.setAddons', { id: app.productId, addons: [{ productId: ip }] });
    await app.call('products.setAddons', { id: big, addons: [{ productId: ip }] });
    staff = await app.staffBrowser();
    client = await app.clientBrowser(ana);
  });
  after(() => app.close());

  const at = (rest: string): string => `/services/${String(serviceId)}${rest}`;

  it('staff write a contract template; a wrong formula is shown where it is wrong', async () => {
    const fields = { brandId: String(app.brandId), key: 'access', name: 'Access', locale: 'en', title: 'Access contract', body: '# Contract {{contract.number}}\n\nFor {{client.name}}.', termMonths: '12', renewalMonths: '', penaltyKind: 'formula', penaltyAmount: '', penaltyFormula: 'monthly_price *' };
    const wrong = await staff.send('/staff/contracts/template', 'save', fields);
    expect(wrong.status).to.equal(422);
    expect(wrong.text).to.contain('position 16');
    const saved = await staff.send('/staff/contracts/template', 'save', { ...fields, penaltyFormula: 'monthly_price * 2' });
    expect(saved.status).to.equal(200);
    expect((await staff.get('/staff/contracts')).text).to.contain('en v1');
  });

  it('staff offer it, the client reads and accepts it', async () => {
    const shown = await staff.send(`/staff${at('/contract')}`, 'preview', { templateId: '1' });
    expect(shown.text).to.contain('For Ana Souza.');
    await staff.send(`/staff${at('/contract')}`, 'offer', { templateId: '1' });
    const page = await client.get(at('/contract'));
    expect(page.text).to.contain('Contract K2027-00001').and.contain('For Ana Souza.');
    const hash = /name="hash" value="([0-9a-f]{64})"/.exec(page.html)?.[1] ?? /value="([0-9a-f]{64})"/.exec(page.html)?.[1] ?? '';
    expect((await client.send(at('/contract'), 'accept', { contractId: '1', hash })).status).to.equal(422);
    const done = await client.send(at('/contract'), 'accept', { contractId: '1', hash, accept: 'on' });
    expect(done.text).to.contain('Accepted');
  });

  it('the client sees what an upgrade costs, orders it, pays, and has it', async () => {
    const plan = `${String(big)}|month:1`;
    const shown = await client.send(at('/change'), 'preview', { plan });
    expect(shown.text).to.contain('35.45');
    const invoice = await client.send(at('/change'), 'apply', { plan });
    expect(invoice.path).to.match(/^\/invoices\/\d+$/);
    expect((await client.get(at('/change'))).text).to.contain('A change is under way');
    await app.pay(Number(invoice.path.split('/')[2]));
    expect((await client.get(at(''))).text).to.contain('fibra-100m');
  });

  it('codes make what is added or changed cheaper; one that is not known is told at its field', async () => {
    for (const [code, more] of [['half', { kind: 'percent', value: '50' }], ['less', { kind: 'amount', value: '310', currency: 'BRL' }]] as const) {
      await app.call('promotions.create', { brandId: app.brandId, code, ...more, periods: null, stacking: 'stack', upgrades: true });
    }
    const addon = { [`addon-${String(ip)}`]: 'on' };
    const wrong = await client.send(at('/addons'), 'preview', { ...addon, promotion: 'half, none' });
    expect([wrong.status, wrong.html.includes('aria-describedby="e-preview-promotion')]).to.deep.equal([422, true]);
    // 11 of 31 days of 31.00 by half less 3.10.
    const shown = await client.send(at('/addons'), 'preview', { ...addon, promotion: 'half, less' });
    expect(shown.text).to.contain('4.40').and.contain('12.40');
    expect(shown.html).to.match(/name="promotion" value="half, less"/);
    // Twice 199.80 by half less 3.10 from the next period on.
    expect((await client.send(at('/change'), 'options', { what: 'options', quantity: '2', on: '', promotion: 'half less' })).text).to.contain('196.70');
    expect((await client.send(at('/change'), 'options', { what: 'options', quantity: '2', on: '', promotion: 'half none' })).status).to.equal(422);
  });

  it('the client asks for two pieces on a day, and takes it back', async () => {
    const wish = { what: 'options', quantity: '2', on: '2027-01-25' };
    expect((await client.send(at('/change'), 'options', { ...wish, on: '2029-01-25' })).text).to.contain('more than a year ahead');
    const shown = await client.send(at('/change'), 'options', wish);
    expect(shown.text).to.contain('Jan 25, 2027').and.contain('when it is paid');
    await client.send(at('/change'), 'apply', wish);
    expect((await client.get(at('/change'))).text).to.contain('A change is under way');
    expect((await client.send(at('/change'), 'withdraw', {})).text).to.contain('The change is taken back');
  });

  it('staff see plans on other kinds of server, and what that means; clients do not', async () => {
    const { id: cloud } = await app.call<{ id: number }>('products.create', { brandId: app.brandId, type: 'access', slug: 'fibra-x', name: { en: 'Fibra X' }, module: 'manual', prices: [{ currency: 'BRL', cycle: { unit: 'month', count: 1 }, price: 30_000 }] });
    expect((await client.get(at('/change'))).text).not.to.contain('Fibra X');
    expect((await staff.get(`/staff${at('/change')}`)).text).to.contain('Fibra X').and.contain('on another kind of server');
    const shown = await staff.send(`/staff${at('/change')}`, 'preview', { plan: `${String(cloud)}|month:1`, quantity: '1', on: '', mode: 'keep_date', effect: '' });
    expect(shown.text).to.contain('A new account is made, then the old one ends.');
  });

  it('the client adds an address for the rest of the month and removes it for good', async () => {
    expect((await client.send(at('/addons'), 'preview', { [`addon-${String(ip)}`]: 'on' })).text).to.contain('11.00');
    expect((await client.send(at('/addons'), 'preview', {})).text).to.contain('Choose at least one');
    const invoice = await client.send(at('/addons'), 'buy', { [`addon-${String(ip)}`]: 'on' });
    await app.pay(Number(invoice.path.split('/')[2]));
    const { items } = await app.call<{ items: { id: number; number: string }[] }>('services.list', { parentId: serviceId });
    const [addon] = items;
    const wrong = await client.send(at('/addons'), 'remove', { addonId: String(addon?.id), confirm: 'no' });
    expect(wrong.text).to.contain(`Type ${addon?.number ?? ''} to confirm`);
    expect((await client.send(at('/addons'), 'remove', { addonId: String(addon?.id), confirm: addon?.number ?? '' })).text).to.contain('The add-on is gone');
  });

  it('staff make an add-on for this client alone, shown first, billed with the next run', async () => {
    const wish = { productId: String(ip), label: 'Second line', price: '9,90', unit: 'year', count: '1' };
    const page = `/staff${at('/addons')}`;
    expect((await client.get(at('/addons'))).text).not.to.contain('Made for this client');
    const wrong = await staff.send(page, 'own', { ...wish, price: 'ten' });
    expect([wrong.status, wrong.html.includes('aria-describedby="e-own-price"')]).to.deep.equal([422, true]);
    const shown = await staff.send(page, 'own', wish);
    expect(shown.text).to.contain('Second line').and.contain('9.90').and.contain('with the next billing run');
    const before = await app.call<{ items: unknown[] }>('invoices.list', {});
    expect((await staff.send(page, 'make', wish)).text).to.contain('The add-on is ordered');
    const { items } = await app.call<{ items: { label: string; status: string; price: { amount: number }; cycle: unknown; billedThrough: string | null }[] }>('services.list', { parentId: serviceId });
    const made = items.find((item) => item.label === 'Second line');
    expect([made?.status, made?.price.amount, made?.cycle, made?.billedThrough]).to.deep.equal(['active', 990, { unit: 'year', count: 1 }, null]);
    expect((await app.call<{ items: unknown[] }>('invoices.list', {})).items.length).to.equal(before.items.length);
    await staff.send(page, 'make', { ...wish, label: 'Third line', invoiceNow: 'on' });
    expect((await app.call<{ items: unknown[] }>('invoices.list', {})).items.length).to.equal(before.items.length + 1);
    expect((await app.house.verify()).findings).to.deep.equal([]);
  });

  it('staff see what more free days give back before they give them', async () => {
    const page = `/staff${at('/edit')}`;
    const { service } = await app.call<{ service: { version: number } }>('services.get', { id: serviceId });
    const wish = { version: String(service.version), trialDays: '2', mode: 'advance' };
    expect((await staff.send(page, 'terms', { ...wish, trialDays: 'two' })).status).to.equal(422);
    const shown = await staff.send(page, 'terms', wish);
    expect(shown.text).to.contain('This is what changes').and.contain('Given back (net)').and.contain('12.90');
    expect((await staff.send(page, 'applyTerms', wish)).text).to.contain('Saved');
    expect((await staff.send(page, 'terms', { ...wish, trialDays: '0' })).text).to.contain('There can only be more free days.');
    expect((await app.house.verify()).findings).to.deep.equal([]);
  });

  it('staff change many at once and see what came of it', async () => {
    const fields = { productId: String(big), status: '', routingPoint: '', price: '150.00', cycle: '', nextDueDate: '', gatewayAccountId: '', hold: 'for_ever', newStatus: '', command: '', reason: '' };
    expect((await staff.send('/staff/mass-updates', 'preview', fields)).text).to.contain('1 service matches');
    const started = await staff.send('/staff/mass-updates', 'start', fields);
    expect(started.path).to.match(/^\/staff\/mass-updates\/\d+$/);
    await app.house.settle();
    expect((await staff.get(started.path)).text).to.contain('Nothing was refused');
    expect((await staff.get(`/staff${at('')}`)).text).to.contain('150.00').and.contain('Never suspended');
  });

  it('every page of a service opens, empty or full', async () => {
    for (const path of [at(''), at('/change'), at('/addons'), at('/contract')]) expect((await client.get(path)).status, path).to.equal(200);
    for (const path of [
      '/staff/services?group=inactive', `/staff${at('')}`, `/staff${at('/edit')}`, `/staff${at('/change')}`, `/staff${at('/addons')}`, `/staff${at('/contract')}`, `/staff${at('/end')}`, '/staff/cancellations', '/staff/commissions', '/staff/mass-updates',
      '/staff/contracts', '/staff/contracts/template?id=1', `/staff/clients/${String(ana.clientId)}/due-dates`,
    ]) expect((await staff.get(path)).status, path).to.equal(200);
  });

  it('staff see the penalty before they end it, and the client gets it on an invoice', async () => {
    expect((await staff.get(`/staff${at('/end')}`)).text).to.contain('300.00');
    await staff.send(`/staff${at('/end')}`, 'cancel', { when: 'now', reason: 'moving' });
    await app.house.settle();
    const { items } = await app.call<{ items: { net: { amount: number } }[] }>('invoices.list', { clientId: ana.clientId });
    expect(items[0]?.net.amount).to.equal(30_000);
    expect((await app.house.verify()).findings).to.deep.equal([]);
  });
});
