import { closestPrice, quoteCase, ServiceUsage } from '@billet/billing';
import { addDays } from '@billet/sdk';
import { expect } from 'chai';
import fc from 'fast-check';
import { eachDatabase } from './support/each-database.ts';
import { openMoneyHouse, type MoneyHouse } from './support/money-house.ts';
import { signUp } from './support/open-test-house.ts';

describe('the price that counts with options', () => {
  const [always, disk, ssd, hdd, boost] = [['', ''], ['disk', ''], ['disk', 'ssd'], ['disk', 'hdd'], ['boost', '']].map(([option = '', choice = '']) => ({ option, choice })) as [Price, Price, Price, Price, Price];
  interface Price { readonly option: string; readonly choice: string }
  const held = (key: string, choice: string | null = null, quantity = 1): { key: string; choice: string | null; quantity: number } => ({ key, choice, quantity });
  const cases: readonly (readonly [string, readonly Price[], readonly ReturnType<typeof held>[], Price | undefined])[] = [
    ['is that of the plan where nothing is chosen', [ssd, disk, always], [], always],
    ['is none where all of them ask for something', [ssd, disk], [], undefined],
    ['is that of the choice before that of its option, and that before the plan', [always, disk, ssd], [held('disk', 'ssd')], ssd],
    ['is that of the option for another choice', [always, disk, ssd], [held('disk', 'hdd')], disk],
    ['is not that of another choice', [hdd, always], [held('disk', 'ssd')], always],
    ['is not that of an option of which there is none', [boost, always], [held('boost', null, 0)], always],
    ['is that of the first option by name, where two ask for as much', [disk, boost], [held('disk', 'hdd'), held('boost')], boost],
  ];
  for (const [name, prices, options, expected] of cases) it(name, () => expect(closestPrice(prices, options)).to.equal(expected));
});

eachDatabase('usage prices that count with an option', (open) => {
  let house: MoneyHouse;
  let [advance, arrears] = [0, 0];
  const general = { included: 100, tiers: [{ upTo: 50, price: '10' }, { upTo: null, price: '5' }] };
  const any = { option: 'disk', included: 60, tiers: [{ upTo: null, price: '4' }] };
  const fast = { option: 'disk', choice: 'ssd', included: 20, tiers: [{ upTo: null, price: '7' }] };
  const priced = (id: number, more: object): Promise<unknown> => house.call('products.addUsagePrice', { id, metric: 'traffic', currency: 'BRL', name: { en: 'Traffic' }, ...more });
  const product = async (slug: string, more: object = {}): Promise<number> => {
    const prices = [{ currency: 'BRL', cycle: { unit: 'month', count: 1 }, price: 1000 }];
    const { id } = await house.call<{ id: number }>('products.create', { brandId: house.brandId, type: 'hosting', slug, name: { en: slug }, raiseDaysBefore: 0, setupOn: 'acceptance', prices, ...more });
    const choices = ['ssd', 'hdd'].map((key) => ({ key, name: { en: key } }));
    await house.call('products.setOption', { id, key: 'disk', kind: 'choice', name: { en: 'Disk' }, choices, prices: choices.map(({ key }) => ({ choice: key, currency: 'BRL', cycle: { unit: 'month', count: 1 }, price: 0 })) });
    for (const price of [general, any, fast]) await priced(id, price);
    return id;
  };
  before(async () => {
    house = await openMoneyHouse(await open());
    [advance, arrears] = [await product('advance'), await product('arrears', { mode: 'arrears' })];
    await house.call('settings.save', { owner: 'services', values: { openRenewal: 'allow' } });
  });
  after(() => house.remove());
  afterEach(async () => expect((await house.verify()).findings).to.deep.equal([]));

  const today = (): string => house.clock.today('America/Sao_Paulo');
  const until = (date: string): Promise<unknown> => house.scheduler.advanceTo(`${date}T15:00:00.000Z`);
  const ordered = async (email: string, productId: number, disk: string): Promise<{ readonly client: number; readonly id: number }> => {
    const client = await signUp(house, email);
    const placed = await house.call<{ orderId: number; serviceIds: number[] }>('orders.place', { clientId: client, items: [{ productId, options: disk === '' ? {} : { disk } }] });
    await house.call('orders.accept', { id: placed.orderId });
    await house.call('dunning.hold', { clientId: client, reason: 'a test of months' });
    return { client, id: placed.serviceIds[0] ?? 0 };
  };
  const choose = (id: number, disk: string): Promise<unknown> => house.call('services.changePlan', { id, options: { disk }, effect: 'now' });
  let keys = 0;
  const use = (id: number, quantity: number, day: string): Promise<unknown> => house.call('services.recordUsage', { id, metric: 'traffic', quantity, key: `k${String((keys += 1))}`, at: `${day}T14:00:00.000Z` });
  const billed = async (clientId: number): Promise<readonly string[]> =>
    (await house.db.raw<Record<string, unknown>>(`select l.period_start, l.period_end, l.quantity, l.unit_price, l.net from invoice_lines l join invoices i on i.id = l.invoice_id where l.kind = 'usage' and i.doc_type = 'invoice' and l.client_id = ? order by l.id`, [clientId]))
      .map((row) => `${String(row['period_start'])}..${String(row['period_end'])} ${String(row['quantity'])} × ${String(row['unit_price'])} = ${String(row['net'])}`);

  it('are refused for what the product does not offer', async () => {
    const price = { ...general, effectiveFrom: '2029-01-01' };
    expect(await house.code(priced(advance, { ...price, option: 'cpu' }))).to.equal('OPTION_UNKNOWN');
    expect(await house.code(priced(advance, { ...price, choice: 'ssd' }))).to.equal('OPTION_UNKNOWN');
    expect(await house.code(priced(advance, { ...price, option: 'disk', choice: 'tape' }))).to.equal('OPTION_INVALID');
    expect(await house.code(priced(advance, fast))).to.equal('USAGE_PRICE');
    const { items } = await house.call<{ items: { option: string | null; choice: string | null }[] }>('products.usagePrices', { id: advance });
    expect(items.map(({ option, choice }) => [option, choice])).to.deep.equal([[null, null], ['disk', null], ['disk', 'ssd']]);
  });

  it('leave a quantity alone that the service does not pay for', async () => {
    await house.call('products.addUsagePrice', { id: advance, metric: 'iops', currency: 'BRL', name: { en: 'IOPS' }, option: 'disk', choice: 'ssd', tiers: [{ upTo: null, price: '2' }] });
    const { client, id } = await ordered('iops@example.com', advance, 'hdd');
    const told = (): Promise<unknown> => house.call('services.recordUsage', { id, metric: 'iops', quantity: 9, key: `iops-${String((keys += 1))}` });
    const charges = async (): Promise<readonly string[]> => (await house.call<{ items: { metric: string }[] }>('services.usageCharges', { id })).items.map(({ metric }) => metric);
    expect(await house.code(told())).to.equal('USAGE_METRIC');
    expect(await charges()).to.deep.equal(['traffic']);
    await until(addDays(today(), 1));
    await choose(id, 'ssd');
    await told();
    expect(await charges()).to.deep.equal(['iops', 'traffic']);
    const { documents } = await house.call<{ documents: { lines: { kind: string; net: number }[] }[] }>('billing.preview', { id: client });
    expect(documents.flatMap(({ lines }) => lines.filter(({ kind }) => kind === 'usage').map(({ net }) => net))).to.deep.equal([18]);
  });

  it('that is told late is priced by the options of its day, and what is included is included once', async () => {
    const { client, id } = await ordered('late@example.com', advance, '');
    const began = today();
    await until(addDays(began, 4));
    await choose(id, 'ssd');
    await until(addDays(began, 8));
    await choose(id, 'hdd');
    await until(addDays(began, 12));
    for (const [day, quantity] of [[1, 90], [5, 30], [9, 40]] as const) await use(id, quantity, addDays(began, day));
    expect((await house.db.from(ServiceUsage).where('service_id', id).orderBy('day')).map((row) => row.option_key)).to.deep.equal(['', 'disk=ssd', 'disk']);
    // 90 of 100; then 30 more beyond 20 at 7 each; then 40 more beyond 60 at 4 each.
    const expected = (await house.call<{ documents: { lines: { kind: string; net: number }[] }[] }>('billing.preview', { id: client })).documents.flatMap(({ lines }) => lines.filter(({ kind }) => kind === 'usage').map(({ net }) => net));
    expect(expected).to.deep.equal([210, 160]);
  });

  interface Step { readonly day: number; readonly disk: string }
  interface Told { readonly day: number; readonly late: number; readonly quantity: number }
  interface Life { readonly mode: string; readonly disk: string; readonly steps: readonly Step[]; readonly told: readonly Told[] }
  const DAYS = 70;
  const disks = fc.constantFrom('', 'ssd', 'hdd');
  const anyLife = fc.record({
    mode: fc.constantFrom('advance', 'arrears'), disk: disks,
    steps: fc.uniqueArray(fc.record({ day: fc.integer({ min: 1, max: 60 }), disk: disks }), { maxLength: 4, selector: ({ day }) => day }),
    told: fc.array(fc.record({ day: fc.integer({ min: 0, max: 60 }), late: fc.constantFrom(0, 0, 0, 1, 9, 35), quantity: fc.integer({ min: 1, max: 120 }) }), { minLength: 1, maxLength: 8 }),
  }).map(({ steps, ...life }): Life => ({ ...life, steps: [...steps].sort((a, b) => a.day - b.day).filter(({ disk }, i, all) => disk !== (all[i - 1]?.disk ?? life.disk)) }));

  const quoted = (life: Life, start: string): readonly string[] => {
    const held = (disk: string): readonly object[] => (disk === '' ? [] : [{ key: 'disk', choice: disk, price: 0 }]);
    // What is told at noon is known to the run of the next morning.
    const readings = life.told.filter(({ day, late }) => day + late < DAYS).map(({ day, late, quantity }) => ({ on: addDays(start, day), quantity, known: addDays(start, day + late + 1) }));
    return quoteCase({
      currency: 'BRL', zone: 'America/Sao_Paulo', target: addDays(start, DAYS),
      services: [{ id: 's', start, price: 1000, mode: life.mode, options: held(life.disk), usage: [general, any, fast].map((price, i) => ({ key: 'traffic', ...price, readings: i === 0 ? readings : [] })) }],
      events: life.steps.map(({ day, disk }) => ({ type: 'change-plan', on: addDays(start, day), price: 1000, options: held(disk) })),
    }).documents.flatMap(({ type, lines }) => lines.filter(({ kind }) => type === 'invoice' && kind === 'usage').map((line) => `${line.start ?? ''}..${line.end ?? ''} ${String(line.quantity)} × ${String(line.unitPrice)} = ${String(line.net)}`));
  };

  let turn = 0;
  it('are billed as they are quoted, however options change and however late usage is told', async function () {
    this.timeout(300_000);
    await fc.assert(
      fc.asyncProperty(fc.array(anyLife, { minLength: 8, maxLength: 8 }), async (lives) => {
        const start = today();
        turn += 1;
        const services = [];
        for (const [i, life] of lives.entries()) services.push({ life, ...(await ordered(`life-${String(turn)}-${String(i)}@example.com`, life.mode === 'advance' ? advance : arrears, life.disk)) });
        await house.settle();
        for (let day = 0; day < DAYS; day += 1) {
          if (day > 0) await until(addDays(start, day));
          for (const { life, id } of services) {
            for (const { disk } of life.steps.filter((step) => step.day === day)) await choose(id, disk);
            for (const told of life.told.filter((each) => each.day + each.late === day)) await use(id, told.quantity, addDays(start, told.day));
          }
        }
        await until(addDays(start, DAYS));
        for (const { life, client } of services) expect(await billed(client), JSON.stringify(life)).to.deep.equal(quoted(life, start));
      }),
      { numRuns: 1, endOnFailure: true },
    );
  });
});
