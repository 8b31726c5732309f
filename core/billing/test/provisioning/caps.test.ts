import { Invoice, InvoiceLine, MailMessage, moduleRegistryRef, Product, ServiceBinding, ServiceCap, UsageDay } from '@billet/billing';
import { done, noSettings, z, type Caller, type Desired, type Metric, type Sample, type ServerModule } from '@billet/sdk';
import { expect } from 'chai';
import fc from 'fast-check';
import { CapTopUp } from '../../src/provisioning/caps/tables.ts';
import { capInvariants } from '../../src/provisioning/caps/index.ts';
import { endService } from '../../src/services/end-service.ts';
import { capPeriod, judgeCap, type CapStanding } from '../../src/provisioning/caps/rules/index.ts';
import { clientCaller, openTestHouse, signUp, staff, type TestHouse } from '../support/open-test-house.ts';
import { refusal } from '../support/refusal.ts';
import { eachDatabase } from '../support/each-database.ts';

describe('a cap', () => {
  const facts = { used: 0, most: 100, wanted: 'throttle', over: false } as const;
  const none: CapStanding = { action: null, told: 0 };

  it('tells at 80 and at 100 %, acts once, and ends when there is room or the period is over', () => {
    const rows = [
      [none, { used: 79 }, { action: null, told: 0, lift: null, begin: null, tell: null }],
      [none, { used: 80 }, { action: null, told: 80, lift: null, begin: null, tell: 80 }],
      [{ action: null, told: 80 }, { used: 99 }, { action: null, told: 80, lift: null, begin: null, tell: null }],
      [{ action: null, told: 80 }, { used: 100 }, { action: 'throttle', told: 100, lift: null, begin: 'throttle', tell: 100 }],
      [{ action: 'throttle', told: 100 }, { used: 150 }, { action: 'throttle', told: 100, lift: null, begin: null, tell: null }],
      [{ action: 'throttle', told: 100 }, { used: 150, wanted: 'block' }, { action: 'block', told: 100, lift: 'throttle', begin: 'block', tell: null }],
      [{ action: 'throttle', told: 100 }, { used: 150, most: 200 }, { action: null, told: 0, lift: 'throttle', begin: null, tell: null }],
      [{ action: 'block', told: 100 }, { used: 150, over: true }, { action: null, told: 100, lift: 'block', begin: null, tell: null }],
    ] as const;
    for (const [standing, change, verdict] of rows) expect(judgeCap(standing, { ...facts, ...change })).to.deep.equal(verdict);
  });

  it('is settled by one look: whatever it was, the second look does nothing', () => {
    const action = fc.constantFrom('throttle', 'block', 'overage');
    const standing = fc.record({ action: fc.option(action), told: fc.constantFrom(0, 80, 100) });
    const seen = fc.record({ used: fc.nat(300), most: fc.integer({ min: 1, max: 200 }), wanted: action, over: fc.boolean() });
    fc.assert(fc.property(standing, seen, (before, now) => {
      const first = judgeCap(before as CapStanding, now as never);
      expect(judgeCap(first, now as never)).to.deep.include({ lift: null, begin: null, tell: null, action: first.action });
    }));
  });

  it('begins anew with the month, or on the day on which the service is billed', () => {
    expect(capPeriod('month', '2026-03-17', '2027-02-28')).to.deep.equal({ start: '2027-02-01', end: '2027-03-01' });
    expect(capPeriod('billing', '2026-03-17', '2027-02-16')).to.deep.equal({ start: '2027-01-17', end: '2027-02-17' });
    expect(capPeriod('billing', '2026-03-31', '2027-02-28')).to.deep.equal({ start: '2027-02-28', end: '2027-03-31' });
  });
});

const METRICS: readonly Metric[] = [{ key: 'down', unit: 'bytes', kind: 'counter', label: 'Download' }, { key: 'up', unit: 'bytes', kind: 'counter', label: 'Upload' }, { key: 'disk', unit: 'bytes', kind: 'gauge', label: 'Disk' }];

eachDatabase('caps of services', (open) => {
  let house: TestHouse;
  let ana: Caller;
  let bank: number;
  let serviceId: number;
  let serverId: number;
  let capId: number;
  let packageId: number;
  let slow: number;
  let speedMost = 10;
  const wishes: Desired<unknown>[] = [];
  let used = 0;
  const call = <T>(name: string, input: unknown, caller = staff): Promise<T> => house.executor.callByName(name, input, caller) as Promise<T>;
  const sweep = async (down: number): Promise<void> => {
    used += down;
    await call('servers.readUsage', { id: serverId });
    await house.settle();
  };
  interface Standing { readonly used: number; readonly most: number; readonly reached: boolean; readonly until: string; readonly packages: readonly { readonly id: number; readonly invoiceId: number | null }[] }
  const standing = async (): Promise<Standing> => (await call<{ items: Standing[] }>('services.caps', { id: serviceId }, ana)).items[0] as Standing;
  const held = async (): Promise<readonly string[]> => (await call<{ suspensions: { owner: string }[] }>('services.get', { id: serviceId }, ana)).suspensions.map((each) => each.owner);
  const told = (): Promise<number> => house.db.from(MailMessage).where('key', 'usage-threshold').resultSize();
  const last = (): Pick<Desired<unknown>, 'planKey' | 'state' | 'throttled'> => { const { planKey, state, throttled } = wishes.at(-1) as Desired<unknown>; return { planKey, state, ...(throttled === undefined ? {} : { throttled }) }; };
  const saveCap = (more: object = {}): Promise<{ id: number }> => call('products.saveUsageCap', { id: house.productId, metrics: ['up', 'down'], name: { en: 'Data' }, most: 1000, action: 'throttle', throttleProductId: slow, ...more });
  const pay = async (invoiceId: number): Promise<void> => {
    const amount = (await house.db.from(Invoice).findById(invoiceId))?.total ?? 0;
    await call('payments.record', { invoiceId, gatewayAccountId: bank, amount, reference: `top-up ${String(invoiceId)}` });
    await house.settle();
  };

  before(async function () {
    this.timeout(60_000);
    house = await openTestHouse(await open(), '2027-01-30T13:00:00.000Z');
    const module: ServerModule<unknown, unknown> = {
      test: () => Promise.resolve({ ok: true, message: 'fine', latencyMs: 0, warnings: [] }),
      find: () => Promise.resolve(undefined),
      ensure: (_ctx, want) => {
        wishes.push(want);
        return Promise.resolve(done({ ref: { id: want.username ?? '' }, username: want.username ?? '', state: want.state }));
      },
      remove: () => Promise.resolve(done(undefined)),
      metrics: METRICS,
      usage: async function* (_ctx, refs): AsyncGenerator<Sample> { for (const ref of refs) yield { ref: ref.id, metric: 'down', value: used, at: house.clock.now(), counterId: 's1' }; },
    };
    const registry = house.services.use(moduleRegistryRef);
    Object.assign(registry, { callCtx: (_extension: string, _id: number, given: { signal: AbortSignal }) => Promise.resolve({ signal: given.signal }) });
    registry.add({ id: 'panel', title: 'Panel', module, definition: { account: noSettings, product: noSettings, identity: 'account', create: () => module } });
    const plan = z.strictObject({ speed: z.number().optional() }).refine(({ speed = 0 }) => speed <= speedMost, { path: ['speed'] });
    house.settings.declare({ owner: 'panel', scope: 'account', schema: noSettings });
    house.settings.declare({ owner: 'panel', scope: 'product', schema: plan });
    serverId = (await call<{ id: number }>('servers.create', { extension: 'panel', name: 'One', settings: {} })).id;
    await call('products.saveServer', { id: house.productId, role: 'main', extension: 'panel' });
    await house.db.transaction(async () => { await house.db.from(Product).findById(house.productId).patch({ setup_on: 'order' }); });
    slow = (await call<{ id: number }>('products.create', { brandId: house.brandId, type: 'access', slug: 'slow', name: { en: 'Slow' }, prices: [{ currency: 'BRL', cycle: { unit: 'month', count: 1 }, price: 0 }] })).id;
    ana = clientCaller(await signUp(house, 'ana@example.com'));
    await house.db.transaction(async () => {
      const [row] = (await house.db.writable()('gateway_accounts').insert({ brand_id: house.brandId, extension: 'bank-transfer', name: 'Bank', hook_path: 'x', created_at: house.clock.now() }).returning('id')) as { id: number }[];
      bank = row?.id ?? 0;
    });
    serviceId = (await call<{ serviceIds: number[] }>('orders.place', { items: [{ productId: house.productId }] }, ana)).serviceIds[0] ?? 0;
    await house.settle();
  });
  after(async () => {
    for (const { id, sql } of capInvariants) expect(await house.db.raw(String(sql)), id).to.deep.equal([]);
    await house.remove();
  });

  it('are saved by staff, and wrong ones are refused at their field', async () => {
    expect(await refusal(saveCap({ throttleProductId: null }))).to.equal('CAP_SLOWER throttleProductId');
    expect(await refusal(saveCap({ action: 'block' }))).to.equal('CAP_SLOWER throttleProductId');
    expect(await refusal(saveCap({ throttleProductId: house.productId }))).to.equal('NOT_FOUND throttleProductId');
    expect(await refusal(saveCap({ action: 'overage', throttleProductId: null }))).to.equal('CAP_NO_PRICE action');
    // Settings of a plan without a server of that kind would slow nothing down.
    expect(await refusal(saveCap())).to.equal('CAP_OTHER_SERVERS throttleProductId');
    await call('products.saveServer', { id: slow, role: 'main', extension: 'panel', moduleSettings: { speed: 1 } });
    speedMost = 0;
    expect(await refusal(saveCap())).to.equal('CAP_SLOWER_SETTINGS throttleProductId');
    speedMost = 10;
    capId = (await saveCap()).id;
    expect((await saveCap({ metrics: ['down', 'up'] })).id).to.equal(capId);
    packageId = (await call<{ id: number }>('products.addCapPackage', { id: capId, name: { en: '500 more' }, quantity: 500, price: 990, currency: 'BRL' })).id;
    const { items } = await call<{ items: { metrics: string[]; packages: object[] }[] }>('products.usageCaps', { id: house.productId });
    expect(items.map(({ metrics, packages }) => [metrics, packages.length])).to.deep.equal([[['down', 'up'], 1]]);
    expect(await refusal(call('products.usageCaps', { id: house.productId }, ana))).to.match(/FORBIDDEN|NOT_ALLOWED|PERMISSION/);
  });

  it('slow a service down once, when all is used; the server is told the slower plan', async () => {
    await sweep(799);
    expect([await told(), (await standing()).used]).to.deep.equal([0, 799]);
    await sweep(101);
    expect(await told()).to.equal(1);
    expect(last()).to.deep.equal({ planKey: String(house.productId), state: 'active' });
    await sweep(100);
    for (let i = 0; i < 2; i += 1) await sweep(0);
    expect(await told()).to.equal(2);
    expect(last()).to.deep.equal({ planKey: String(slow), state: 'active', throttled: true });
    expect(wishes.filter((wish) => wish.throttled === true).length).to.equal(1);
    expect(await standing()).to.deep.include({ used: 1000, most: 1000, reached: true, until: '2027-02-01' });
  });

  it('a client buys more: one document however often it is asked for, and full speed the moment it is paid', async () => {
    const { invoiceId } = await call<{ invoiceId: number }>('services.buyTopUp', { id: serviceId, packageId }, ana);
    expect((await call<{ invoiceId: number }>('services.buyTopUp', { id: serviceId, packageId }, ana)).invoiceId).to.equal(invoiceId);
    expect((await standing()).packages).to.deep.include({ id: packageId, name: { en: '500 more' }, quantity: 500, price: { amount: 990, currency: 'BRL' }, invoiceId } as never);
    await house.settle();
    expect(last().throttled).to.equal(true);
    await pay(invoiceId);
    expect((await house.db.from(Invoice).findById(invoiceId))?.settlement).to.equal('paid');
    expect(last()).to.deep.equal({ planKey: String(house.productId), state: 'active' });
    expect(await standing()).to.deep.include({ used: 1000, most: 1500, reached: false });
    const bob = clientCaller(await signUp(house, 'bob@example.com'));
    expect(await refusal(call('services.buyTopUp', { id: serviceId, packageId }, bob))).to.match(/^NOT_FOUND/);
    expect(await refusal(call('services.caps', { id: serviceId }, bob))).to.match(/^NOT_FOUND/);
  });

  it('stop a service with an owner of their own, which no payment of an invoice lifts', async () => {
    await saveCap({ action: 'block', throttleProductId: null });
    await sweep(500);
    expect([await held(), last().state]).to.deep.equal([['usage'], 'suspended']);
    const [row] = await house.db.from(ServiceCap).where('service_id', serviceId);
    expect(row).to.deep.include({ action: 'block', used: 1500, extra: 500 });
    await call('services.giveTopUp', { id: serviceId, capId, quantity: 100 });
    await house.settle();
    expect([await held(), last().state]).to.deep.equal([[], 'active']);
    await sweep(200);
    expect(await held()).to.deep.equal(['usage']);
  });

  it('staff lift it by courtesy; it is not stopped again for the same period', async () => {
    expect((await standing()).reached).to.equal(true);
    await call('services.unsuspend', { id: serviceId, owner: 'usage' });
    await sweep(10);
    expect(await held()).to.deep.equal([]);
    expect((await standing()).reached).to.equal(false);
  });

  it('everything comes back with the next period, and what was bought does not go with it', async function () {
    this.timeout(60_000);
    await saveCap();
    await house.settle();
    expect(last().throttled).to.equal(true);
    await house.scheduler.advanceTo('2027-02-01T12:00:00.000Z');
    await house.settle();
    expect(last()).to.deep.equal({ planKey: String(house.productId), state: 'active' });
    expect(await standing()).to.deep.include({ used: 0, most: 1000, reached: false, until: '2027-03-01' });
    await sweep(1000);
    expect((await standing()).reached).to.equal(true);
  });

  it('money that is taken back takes the top-up back', async () => {
    const { invoiceId } = await call<{ invoiceId: number }>('services.buyTopUp', { id: serviceId, packageId }, ana);
    await pay(invoiceId);
    expect(await standing()).to.deep.include({ most: 1500, reached: false });
    const [payment] = await house.db.raw<{ id: number | string }>('select max(id) as id from payments');
    await call('payments.reverse', { id: Number(payment?.id), reason: 'Mistake' });
    await house.settle();
    expect(await standing()).to.deep.include({ most: 1000, reached: true });
  });

  it('a credit note takes the top-up back when nothing is left of it, and crediting what is open again gives none', async () => {
    const credit = async (invoiceId: number, net: number): Promise<void> => {
      const [line] = await house.db.from(InvoiceLine).where('invoice_id', invoiceId);
      await call('invoices.credit', { id: invoiceId, lines: [{ lineId: line?.id, net }], reason: 'Mistake' });
      await house.settle();
    };
    const [open] = await house.db.from(Invoice).where('settlement', 'unpaid').where('status', 'issued').where('total', 990);
    await credit(open?.id ?? 0, 990);
    expect(await standing()).to.deep.include({ most: 1000, reached: true });
    const asked = await Promise.all([1, 2].map(() => call<{ invoiceId: number }>('services.buyTopUp', { id: serviceId, packageId }, ana)));
    const [{ invoiceId }] = asked as [{ invoiceId: number }];
    expect(asked.map((each) => each.invoiceId)).to.deep.equal([invoiceId, invoiceId]);
    await pay(invoiceId);
    await credit(invoiceId, 400);
    expect(await standing()).to.deep.include({ most: 1500, reached: false });
    await credit(invoiceId, 590);
    expect(await standing()).to.deep.include({ most: 1000, reached: true });
  });

  it('what stands on a server counts as it stands, and no day of one that was left', async () => {
    await saveCap({ metrics: ['disk'], name: { en: 'Space' }, action: 'block', throttleProductId: null, most: 5000 });
    const space = async (): Promise<number | undefined> => (await call<{ items: { used: number }[] }>('services.caps', { id: serviceId }, ana)).items[1]?.used;
    const [binding] = await house.db.from(ServiceBinding).where('service_id', serviceId);
    const { id: other } = await call<{ id: number }>('servers.create', { extension: 'panel', name: 'Left', settings: {} });
    await house.db.transaction(async () => {
      const left = await house.db.from(ServiceBinding).insertAndFetch({ service_id: serviceId, client_id: binding?.client_id ?? 0, server_id: other, extension: 'panel', state: 'removed', attempts: 0, created_at: house.clock.now() });
      for (const day of ['2027-02-01', '2027-02-02']) await house.db.from(UsageDay).insert({ service_id: serviceId, client_id: left.client_id, binding_id: left.id, metric: 'disk', day, value: 4000 });
    });
    expect(await space()).to.equal(0);
    await saveCap({ metrics: ['disk'], name: { en: 'Space' }, action: 'block', throttleProductId: null, most: 5000, enabled: false });
  });

  it('what is told by API counts too, and acts at once', async () => {
    await call('products.addUsagePrice', { id: house.productId, metric: 'calls', currency: 'BRL', name: { en: 'Calls' }, unit: 1, tiers: [{ price: '1' }] });
    const { id } = await saveCap({ metrics: ['calls'], name: { en: 'Calls' }, action: 'block', throttleProductId: null, most: 100 });
    const tell = async (quantity: number, key: string): Promise<void> => {
      await call('services.recordUsage', { id: serviceId, metric: 'calls', quantity, key });
      await house.settle();
    };
    const calls = async (): Promise<readonly unknown[]> => {
      const found = (await call<{ items: { capId: number; used: number; reached: boolean }[] }>('services.caps', { id: serviceId }, ana)).items.find((each) => each.capId === id);
      return [await held(), found?.used, found?.reached];
    };
    await tell(70, 'one');
    expect(await calls()).to.deep.equal([[], 70, false]);
    await tell(30, 'two');
    expect(await calls()).to.deep.equal([['usage'], 100, true]);
    await tell(-1, 'three');
    expect(await held()).to.deep.equal([]);
    await saveCap({ metrics: ['calls'], name: { en: 'Calls' }, action: 'block', throttleProductId: null, most: 100, enabled: false });
  });

  it('an extension that does not let a service be stopped stops nothing else', async () => {
    let asked = 0;
    house.bus.scope('guard').gate('service.suspend', () => ({ verdict: 'deny', code: `NOT_NOW_${String((asked += 1))}`, message: 'An important client.' }));
    await saveCap({ action: 'block', throttleProductId: null, most: 1500 });
    await sweep(600);
    expect([await held(), (await standing()).used, (await standing()).reached]).to.deep.equal([[], 1600, false]);
    expect(asked).to.be.greaterThan(0);
    await house.bus.release('guard');
    await sweep(0);
    expect(await held()).to.deep.equal(['usage']);
  });

  it('what was bought for a period stays where periods begin on another day', async () => {
    await call('services.giveTopUp', { id: serviceId, capId, quantity: 5000 });
    await house.settle();
    expect(await standing()).to.deep.include({ most: 6500, reached: false });
    for (const period of ['billing', 'month']) {
      await saveCap({ action: 'block', throttleProductId: null, most: 1500, period });
      await house.settle();
      expect((await standing()).most, period).to.equal(6500);
    }
  });

  it('two looks at once tell once that it ended', async () => {
    let lifted = 0;
    house.bus.scope('ear').on('usage.capLifted', () => { lifted += 1; }, { delivery: 'live', id: 'lifted' });
    await saveCap({ action: 'throttle', throttleProductId: slow, most: 1 });
    await house.db.transaction(async () => { await house.db.from(CapTopUp).where('cap_id', capId).delete(); });
    await sweep(0);
    expect((await standing()).reached).to.equal(true);
    await Promise.all([1, 2].map(() => call('services.giveTopUp', { id: serviceId, capId, quantity: 1_000_000 })));
    await house.settle();
    expect([lifted, (await standing()).reached]).to.deep.equal([1, false]);
  });

  it('a cap that is switched off, or a plan that has none, lets go at once', async () => {
    await saveCap({ enabled: false });
    await house.settle();
    expect(last()).to.deep.equal({ planKey: String(house.productId), state: 'active' });
    expect((await call<{ items: object[] }>('services.caps', { id: serviceId }, ana)).items).to.deep.equal([]);
  });

  it('what was asked for and not paid goes with the cap, and with the service', async () => {
    await saveCap();
    const other = (await call<{ serviceIds: number[] }>('orders.place', { items: [{ productId: house.productId }] }, ana)).serviceIds[0] ?? 0;
    await house.settle();
    const buy = async (): Promise<number> => (await call<{ invoiceId: number }>('services.buyTopUp', { id: other, packageId }, ana)).invoiceId;
    const status = async (id: number): Promise<string | undefined> => (await house.db.from(Invoice).findById(id))?.status;
    const first = await buy();
    await saveCap({ enabled: false });
    await house.settle();
    expect(await status(first)).to.equal('void');
    await saveCap();
    const second = await buy();
    expect(second).to.not.equal(first);
    await house.executor.asSystem('test', (ctx) => endService(ctx, other, ctx.clock.today('UTC')));
    await house.settle();
    expect(await status(second)).to.equal('void');
  });
});
