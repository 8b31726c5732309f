import { bookSamples, MailMessage, moduleRegistryRef, Product, UsageDay, UsageNow } from '@billet/billing';
import { done, localDateOf, noSettings, type Metric, type Sample, type ServerModule } from '@billet/sdk';
import { expect } from 'chai';
import fc from 'fast-check';
import { clientCaller, openTestHouse, signUp, staff, type TestHouse } from '../support/open-test-house.ts';
import { eachDatabase } from '../support/each-database.ts';

const METRICS: readonly Metric[] = [
  { key: 'disk', unit: 'bytes', kind: 'gauge', label: 'Disk space' },
  { key: 'down', unit: 'bytes', kind: 'counter', label: 'Download' },
  { key: 'traffic', unit: 'bytes', kind: 'period', label: 'Traffic' },
];
const NONE = { counters: [], days: [], now: [] };
const sample = (metric: string, value: number, at: string, more: Partial<Sample> = {}): Sample => ({ ref: 'a', metric, value, at, ...more });
const on = (day: string, hour = 12): string => `2027-${day}T${String(hour).padStart(2, '0')}:00:00.000Z`;

describe('readings', () => {
  it('of a gauge are what was last, whatever came before', () => {
    const { days, now } = bookSamples(METRICS, NONE, [sample('disk', 5, on('01-02', 9)), sample('disk', 3, on('01-02', 11)), sample('disk', 4, on('01-01'))]);
    expect(days.map(({ day, value }) => [day, value])).to.have.deep.members([['2027-01-01', 4], ['2027-01-02', 3]]);
    expect(now[0]?.value).to.equal(3);
  });

  it('of counters are differences, summed over sessions, over a reset and over the end of a month', () => {
    const first = bookSamples(METRICS, NONE, [sample('down', 100, on('01-31', 22), { counterId: 's1' }), sample('down', 40, on('01-31', 23), { counterId: 's2' })]);
    const second = bookSamples(METRICS, { ...NONE, counters: first.counters, days: first.days, now: first.now }, [sample('down', 130, on('02-01', 1), { counterId: 's1' }), sample('down', 7, on('02-01', 2), { counterId: 's2' })]);
    expect(second.days.map(({ day, value }) => [day, value])).to.deep.equal([['2027-02-01', 37]]);
    expect(second.now).to.deep.equal([{ metric: 'down', value: 37, most: null, month: '2027-02', at: on('02-01', 2), told: 0 }]);
  });

  it('of a period that begins anew count from nought', () => {
    const first = bookSamples(METRICS, NONE, [sample('traffic', 900, on('01-31'), { counterId: '2027-01' })]);
    const second = bookSamples(METRICS, first, [sample('traffic', 950, on('01-31', 23), { counterId: '2027-01' }), sample('traffic', 20, on('02-01'), { counterId: '2027-02' })]);
    expect(second.days.map(({ day, value }) => [day, value])).to.deep.equal([['2027-01-31', 950], ['2027-02-01', 20]]);
  });

  it('that come late are in what came after them: of counters nothing, of gauges only a day that had none', () => {
    const first = bookSamples(METRICS, NONE, [sample('down', 100, on('01-02', 9), { counterId: 's1' }), sample('disk', 7, on('01-02', 9))]);
    const late = bookSamples(METRICS, first, [sample('down', 80, on('01-02', 8), { counterId: 's1' }), sample('disk', 5, on('01-02', 8)), sample('disk', 3, on('01-01'))]);
    expect([late.counters, late.days.map(({ day, value }) => [day, value]), late.now]).to.deep.equal([[], [['2027-01-01', 3]], []]);
    const next = bookSamples(METRICS, first, [sample('down', 120, on('01-02', 10), { counterId: 's1' })]);
    expect(next.days.find((each) => each.metric === 'down')?.value).to.equal(120);
  });

  it('of one period correct each other, and what a day cannot give back is not counted twice', () => {
    const first = bookSamples(METRICS, NONE, [sample('traffic', 900, on('01-01'), { counterId: '2027-01' })]);
    const lower = bookSamples(METRICS, first, [sample('traffic', 850, on('01-01', 13), { counterId: '2027-01' })]);
    expect(lower.days.map((each) => each.value)).to.deep.equal([850]);
    const other = bookSamples(METRICS, first, [sample('traffic', 850, on('01-02'), { counterId: '2027-01' }), sample('traffic', 910, on('01-02', 13), { counterId: '2027-01' })]);
    expect(other.days.map(({ day, value }) => [day, value])).to.deep.equal([['2027-01-02', 10]]);
  });

  it('tell of each share once in a month, and of a gauge again when it was cleared', () => {
    const limit = { limit: 100 };
    let known = bookSamples(METRICS, NONE, [sample('disk', 79, on('01-01'), limit)]);
    const told = (value: number, day: string): readonly number[] => {
      known = bookSamples(METRICS, known, [sample('disk', value, on(day), limit)]);
      return known.reached.map((each) => each.percent);
    };
    expect([told(80, '01-02'), told(90, '01-03'), told(100, '01-04'), told(120, '01-05'), told(10, '01-06'), told(85, '01-07'), told(85, '01-08')]).to.deep.equal([[80], [], [100], [], [], [80], []]);
  });

  it('lie on the day and in the month of the place they are for', () => {
    const day = (instant: string): string => localDateOf(instant, 'America/Sao_Paulo');
    const { days, now } = bookSamples(METRICS, NONE, [sample('down', 5, on('02-01', 2), { counterId: 's1' }), sample('down', 8, on('02-01', 3), { counterId: 's1' })], day);
    expect(days.map(({ day: of, value }) => [of, value])).to.deep.equal([['2027-01-31', 5], ['2027-02-01', 3]]);
    expect(now.map(({ month, value }) => [month, value])).to.deep.equal([['2027-02', 3]]);
  });

  it('of counters that stopped long ago are booked whole, once, and need not be kept one by one', () => {
    const old = (value: number, more: Partial<Sample> = {}): Sample => sample('down', value, on('01-02', 9), { counterId: 's1', final: true, ...more });
    const late = sample('down', 7, on('01-02', 12), { counterId: 's2', final: true });
    const noon = { before: null, now: on('01-02', 12) };
    const first = bookSamples(METRICS, NONE, [old(100), late], undefined, noon);
    expect([first.days.map((each) => each.value), first.counters.map((each) => each.counter)]).to.deep.equal([[107], ['s2']]);
    const known = { counters: first.counters, days: first.days, now: first.now };
    const again = bookSamples(METRICS, known, [old(100), late], undefined, { before: noon.now, now: on('01-02', 13) });
    expect(again.days.map((each) => each.value)).to.deep.equal([107]);
    const open = bookSamples(METRICS, NONE, [old(60, { final: false })], undefined, noon);
    const ended = bookSamples(METRICS, open, [old(100, { at: on('01-02', 10) })], undefined, { before: noon.now, now: on('01-02', 13) });
    expect([ended.days.map((each) => each.value), ended.counters.map((each) => each.value)]).to.deep.equal([[100], [100]]);
  });

  it('of counters that have stopped are in the books once, whenever a sweep is cut off or done again', () => {
    const session = fc.record({ value: fc.nat(1000), hour: fc.integer({ min: 0, max: 23 }), stopped: fc.boolean() });
    fc.assert(
      fc.property(fc.array(session, { maxLength: 12 }), fc.array(fc.integer({ min: 0, max: 23 }), { maxLength: 5 }), (sessions, sweeps) => {
        const counters = new Map<string, ReturnType<typeof bookSamples>['counters'][number]>();
        let [days, now]: [ReturnType<typeof bookSamples>['days'], ReturnType<typeof bookSamples>['now']] = [[], []];
        let before: string | null = null;
        for (const hour of [...sweeps].sort((a, b) => a - b)) {
          const seen = sessions.flatMap(({ value, hour: ended, stopped }, i) => (ended > hour ? [] : [sample('down', value, on('01-02', ended), { counterId: `s${i}`, final: stopped })]));
          const settled: string = on('01-02', Math.max(0, hour - 2));
          const booked = bookSamples(METRICS, { counters: [...counters.values()], days, now }, seen, undefined, { before, now: settled });
          for (const each of booked.counters) counters.set(each.counter, each);
          days = booked.days.length > 0 ? booked.days : days;
          now = booked.now.length > 0 ? booked.now : now;
          before = settled;
        }
        const until = Math.max(-1, ...sweeps);
        expect(days[0]?.value ?? 0).to.equal(sessions.filter(({ hour }) => hour <= until).reduce((sum, { value }) => sum + value, 0));
      }),
    );
  });

  it('that are not known, not numbers, or of one resource only, change nothing', () => {
    const { days, now } = bookSamples(METRICS, NONE, [sample('other', 5, on('01-01')), sample('disk', Number.NaN, on('01-01')), sample('disk', 5, on('01-01'), { resource: 'box' })]);
    expect([days, now]).to.deep.equal([[], []]);
  });

  it('are booked once, however often and in whatever portions they are read', () => {
    const readings = fc.array(fc.record({ session: fc.constantFrom('s1', 's2', 's3'), grows: fc.nat(1000), hours: fc.integer({ min: 0, max: 40 }) }), { maxLength: 20 });
    fc.assert(
      fc.property(readings, fc.nat(20), (list, cut) => {
        const at = new Map<string, number>();
        let clock = Date.parse('2027-01-28T00:00:00.000Z');
        const samples = list.map(({ session, grows, hours }) => {
          clock += hours * 3_600_000;
          at.set(session, (at.get(session) ?? 0) + grows);
          return sample('down', at.get(session) ?? 0, new Date(clock).toISOString(), { counterId: session });
        });
        const merge = (before: typeof NONE | ReturnType<typeof bookSamples>, more: readonly Sample[]): { counters: never; days: never; now: never } => {
          const booked = bookSamples(METRICS, before as never, more);
          const join = <T extends object>(old: readonly T[], fresh: readonly T[], keys: readonly (keyof T)[]): readonly T[] => [...old.filter((each) => !fresh.some((other) => keys.every((key) => other[key] === each[key]))), ...fresh];
          return { counters: join(before.counters as never[], booked.counters as never[], ['metric', 'counter'] as never), days: join(before.days as never[], booked.days as never[], ['metric', 'day'] as never), now: join(before.now as never[], booked.now as never[], ['metric'] as never) } as never;
        };
        const parts = merge(merge(NONE, samples.slice(0, cut)), samples.slice(Math.max(0, Math.min(cut, samples.length) - 1)));
        const sum = (parts.days as readonly { value: number }[]).reduce((all, each) => all + each.value, 0);
        expect(sum).to.equal([...at.values()].reduce((all, each) => all + each, 0));
      }),
    );
  });
});

eachDatabase('usage of services', (open) => {
  let house: TestHouse;
  let clientId: number;
  let serviceId: number;
  let serverId: number;
  const readings: Sample[] = [];
  const call = <T>(name: string, input: unknown, caller = staff): Promise<T> => house.executor.callByName(name, input, caller) as Promise<T>;
  interface Quantity { readonly metric: string; readonly value: number; readonly limit: number | null; readonly days: readonly { readonly day: string; readonly value: number }[] }
  const usage = async (): Promise<readonly Quantity[]> => (await call<{ items: readonly Quantity[] }>('services.usage', { id: serviceId, days: 400 }, clientCaller(clientId))).items;
  const sweep = async (): Promise<void> => {
    await call('servers.readUsage', { id: serverId });
    await house.settle();
  };

  before(async function () {
    this.timeout(60_000);
    house = await openTestHouse(await open());
    const module: ServerModule<unknown, unknown> = {
      test: () => Promise.resolve({ ok: true, message: 'fine', latencyMs: 0, warnings: [] }),
      find: () => Promise.resolve(undefined),
      ensure: (_ctx, want) => Promise.resolve(done({ ref: { id: want.username ?? '' }, username: want.username ?? '', state: want.state })),
      remove: () => Promise.resolve(done(undefined)),
      metrics: METRICS,
      usage: async function* (_ctx, refs) { for (const ref of refs) yield* readings.map((each) => ({ ...each, ref: ref.id })); },
    };
    const registry = house.services.use(moduleRegistryRef);
    Object.assign(registry, { callCtx: (_extension: string, _id: number, given: { signal: AbortSignal }) => Promise.resolve({ signal: given.signal }) });
    registry.add({ id: 'panel', title: 'Panel', module, definition: { account: noSettings, product: noSettings, identity: 'account', create: () => module } });
    for (const scope of ['account', 'product'] as const) house.settings.declare({ owner: 'panel', scope, schema: noSettings });
    serverId = (await call<{ id: number }>('servers.create', { extension: 'panel', name: 'One', settings: {} })).id;
    await call('products.saveServer', { id: house.productId, role: 'main', extension: 'panel' });
    await house.db.transaction(async () => { await house.db.from(Product).findById(house.productId).patch({ setup_on: 'order' }); });
    clientId = await signUp(house, 'ana@example.com');
    serviceId = (await call<{ serviceIds: number[] }>('orders.place', { items: [{ productId: house.productId }] }, clientCaller(clientId))).serviceIds[0] ?? 0;
    await house.settle();
  });
  after(() => house.remove());

  it('is read, booked by day, and told of by mail when a share is reached, once', async () => {
    const at = house.clock.wall();
    readings.push(sample('disk', 4_500_000_000, at, { limit: 5_000_000_000 }), sample('down', 3_000_000_000, at, { counterId: 's1' }));
    for (let i = 0; i < 3; i += 1) await sweep();
    const items = await usage();
    expect(items.map(({ metric, value, limit }) => [metric, value, limit])).to.have.deep.members([['disk', 4_500_000_000, 5_000_000_000], ['down', 3_000_000_000, null]]);
    expect(items.find((each) => each.metric === 'down')?.days).to.deep.equal([{ day: localDateOf(at, 'America/Sao_Paulo'), value: 3_000_000_000 }]);
    expect(await house.db.from(MailMessage).where('key', 'usage-threshold').resultSize()).to.equal(1);
    expect(await house.db.from(UsageDay).resultSize()).to.equal(2);
    readings.push(sample('disk', 5_000_000_000, at, { limit: 5_000_000_000 }));
    readings.shift();
    await sweep();
    expect(await house.db.from(MailMessage).where('key', 'usage-threshold').resultSize()).to.equal(2);
    expect((await house.db.from(UsageNow).findOne({ metric: 'disk' }))?.told).to.equal(100);
  });

  it('of a metric that has a price is what will be billed, day by day', async () => {
    await call('products.addUsagePrice', { id: house.productId, metric: 'down', currency: 'BRL', name: { en: 'Download' }, unit: 1_000_000_000, tiers: [{ price: '10' }] });
    const at = house.clock.now();
    readings.push(sample('down', 4_500_000_000, at, { counterId: 's2' }));
    for (let i = 0; i < 2; i += 1) await sweep();
    const { items } = await call<{ items: readonly object[] }>('services.usageCharges', { id: serviceId }, clientCaller(clientId));
    expect(items).to.deep.equal([{ metric: 'down', name: { en: 'Download' }, unitLabel: '', units: 5, included: 0, charged: 5, net: 50, currency: 'BRL', since: localDateOf(at, 'America/Sao_Paulo') }]);
  });

  it('is nobody else’s to see', async () => {
    const bob = clientCaller(await signUp(house, 'bob@example.com'));
    const told = await call('services.usage', { id: serviceId }, bob).then(() => 'shown', (error: unknown) => (error as { code: string }).code);
    expect(told).to.equal('NOT_FOUND');
  });
});
