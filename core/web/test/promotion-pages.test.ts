import { openTestApp, type TestApp, type TestBrowser } from '@billet/testkit';
import { expect } from 'chai';

interface Promotion {
  readonly id: number;
  readonly productIds: readonly number[];
  readonly cycles: readonly string[];
  readonly groupIds: readonly number[];
  readonly status: string;
}

const wish = { kind: 'percent', value: '12,5', periods: '', name: 'Spring', stacking: 'stack', clients: 'any', startsOn: '', endsOn: '', maxUses: '', perClient: '' } as const;

describe('the pages of promotions', function () {
  this.timeout(30_000);
  let app: TestApp;
  let staff: TestBrowser;
  before(async () => {
    app = await openTestApp();
    staff = await app.staffBrowser();
  });
  after(() => app.close());

  const make = async (code: string, more: object = {}): Promise<{ readonly path: string; readonly id: number; readonly text: string }> => {
    const { path, text } = await staff.send('/staff/promotions', 'create', { ...wish, brandId: String(app.brandId), code, ...more });
    expect(path).to.match(/^\/staff\/promotions\/\d+$/);
    return { path, id: Number(path.split('/').at(-1)), text };
  };
  const read = (id: number): Promise<Promotion> => app.call<Promotion>('promotions.get', { id });
  const versionOn = async (path: string): Promise<string> => /name="version"[^>]*value="(\d+)"/.exec((await staff.get(path)).html)?.[1] ?? '';

  it('make one with its conditions, and say what was wrong with all that was typed', async () => {
    expect((await staff.get('/staff/promotions')).text).to.include('No promotions yet.');
    const wrong = await staff.send('/staff/promotions', 'create', { ...wish, brandId: String(app.brandId), code: 'SPRING', value: '120' });
    expect([wrong.status, wrong.html.includes('value="120"')]).to.deep.equal([422, true]);
    expect((await make('SPRING')).text).to.include('12.5 %').and.include('for ever');
    expect((await staff.get('/staff/promotions')).text).to.include('SPRING').and.include('Spring');
  });

  it('change for whom it is, when and how often, and refuse who saves an old page', async () => {
    const { path, id } = await make('TERMS', { kind: 'amount', value: '10' });
    const version = await versionOn(path);
    const saved = await staff.send(path, 'terms', { ...wish, version, name: 'Other', clients: 'new', stacking: 'best', startsOn: '2027-02-01', endsOn: '2027-03-01', maxUses: '7', perClient: '2', upgrades: 'on' });
    expect(saved.html).to.include('value="Other"').and.include('value="2027-03-01"').and.include('value="7"');
    for (const chosen of ['new', 'best']) expect(saved.html).to.include(`<option value="${chosen}" selected>`);
    expect(await read(id)).to.deep.include({ clients: 'new', stacking: 'best', startsOn: '2027-02-01', endsOn: '2027-03-01', maxUses: 7, perClient: 2, upgrades: true, value: '1000' });
    expect((await staff.send(path, 'terms', { ...wish, version })).status).to.equal(422);
    const dates = await staff.send(path, 'terms', { ...wish, version: await versionOn(path), startsOn: '2027-04-01', endsOn: '2027-03-01' });
    expect([dates.status, dates.html.includes('value="2027-04-01"')]).to.deep.equal([422, true]);
  });

  it('choose its products, cycles and groups, each by itself', async () => {
    const group = await app.call<{ id: number }>('clientGroups.create', { brandId: app.brandId, name: 'Partners' });
    const { path, id } = await make('SCOPED');
    const first = await staff.get(path);
    expect(first.html).to.include(`name="products_${String(app.productId)}"`).and.include('name="cycles_month_1"').and.include('Partners');
    for (const [form, field] of [['products', `products_${String(app.productId)}`], ['cycles', 'cycles_month_1'], ['groups', `groups_${String(group.id)}`]] as const) await staff.send(path, form, { version: await versionOn(path), [field]: 'on' });
    expect(await read(id)).to.deep.include({ productIds: [app.productId], cycles: ['month:1'], groupIds: [group.id] });
    await staff.send(path, 'groups', { version: await versionOn(path) });
    expect(await read(id)).to.deep.include({ productIds: [app.productId], groupIds: [] });
  });

  it('retire it and put it back', async () => {
    const { path, id } = await make('STOPPED');
    for (const status of ['retired', 'active']) {
      await staff.send(path, 'status', { version: await versionOn(path), status });
      expect((await read(id)).status).to.equal(status);
    }
  });

  it('several codes are typed into one field, by clients and by staff', async () => {
    await make('HALF', { value: '50' });
    await make('FIVER', { kind: 'amount', value: '5' });
    const ana = await app.signUp('Ana Souza');
    const order = `/order/${String(app.productId)}`;
    const browser = await app.clientBrowser(ana);
    expect((await browser.get(order)).html).to.include('put commas between them');
    const at = `/staff/orders/new?client=${String(ana.clientId)}`;
    const placed = await staff.send(at, 'order', { step: 'order', i0_product: String(app.productId), i0_cycle: 'month:1', i0_quantity: '1', promotion: 'half, fiver', raiseInvoice: 'on' });
    expect(placed.path).to.match(/^\/staff\/orders\/\d+$/);
    // 11 of 31 days of half of 99.90, less 5.00.
    const { items } = await app.call<{ items: { total: { amount: number } }[] }>('invoices.list', { clientId: ana.clientId });
    expect(items[0]?.total.amount).to.equal(1595);
  });

  it('a service shows the codes it has, and loses one', async () => {
    await make('KEPT');
    await make('LOST');
    const { serviceId } = await app.order(await app.signUp('Bia Lima'));
    const at = `/staff/services/${String(serviceId)}/price`;
    for (const code of ['KEPT', 'LOST']) expect((await staff.send(at, 'promotion', { code })).text).to.include('The promotion is applied.').and.include(code);
    const { items } = await app.call<{ items: { id: number; code: string }[] }>('services.promotions', { id: serviceId });
    const after = await staff.send(at, 'take', { promotionId: String(items.find(({ code }) => code === 'LOST')?.id) });
    expect(after.text).to.include('ends with the period that runs').and.include('KEPT').and.not.include('LOST');
  });
});
