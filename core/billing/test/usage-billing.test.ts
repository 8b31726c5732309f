import { ServiceUsage } from '@billet/billing';
import { addDays, addMonths } from '@billet/sdk';
import { expect } from 'chai';
import { eachDatabase } from './support/each-database.ts';
import { openMoneyHouse, type MoneyHouse } from './support/money-house.ts';
import { clientCaller, signUp } from './support/open-test-house.ts';

eachDatabase('billing by usage', (open) => {
  let house: MoneyHouse;
  let [advance, arrears, plus, once, extra] = [0, 0, 0, 0, 0];
  const product = async (slug: string, more: object = {}): Promise<number> =>
    (await house.call<{ id: number }>('products.create', { brandId: house.brandId, type: 'hosting', slug, name: { en: slug }, raiseDaysBefore: 0, setupOn: 'acceptance', prices: [{ currency: 'BRL', cycle: { unit: 'month', count: 1 }, price: 1000 }], ...more })).id;
  const priced = (id: number, more: object = {}): Promise<unknown> =>
    house.call('products.addUsagePrice', { id, metric: 'traffic', currency: 'BRL', name: { en: 'Traffic', 'pt-BR': 'Tráfego' }, unitLabel: 'GB', unit: 1000, included: 100, tiers: [{ upTo: 50, price: '10' }, { upTo: null, price: '5' }], ...more });
  before(async () => {
    house = await openMoneyHouse(await open());
    [advance, arrears, plus] = [await product('advance'), await product('arrears', { mode: 'arrears' }), await product('plus')];
    once = await product('once', { prices: [{ currency: 'BRL', cycle: { unit: 'once' }, price: 500 }] });
    await house.call('settings.save', { owner: 'services', values: { openRenewal: 'allow' } });
    const someone = await ordered('nobody@example.com', advance);
    const without = await statementsOf(someone.client);
    for (const id of [advance, arrears, once]) await priced(id);
    extra = (await statementsOf(someone.client)) - without;
    await priced(plus, { included: 150, tiers: [{ upTo: null, price: '2' }] });
  });
  after(() => house.remove());
  afterEach(async () => expect((await house.verify()).findings).to.deep.equal([]));

  /** Statements of a preview: what a batch of a run reads. */
  const statementsOf = async (id: number): Promise<number> => {
    const before = house.db.statements();
    await house.call('billing.preview', { id });
    return house.db.statements() - before;
  };
  const today = (): string => house.clock.today('America/Sao_Paulo');
  const until = (date: string): Promise<unknown> => house.scheduler.advanceTo(`${date}T15:00:00.000Z`);
  const ordered = async (email: string, productId: number): Promise<{ readonly client: number; readonly id: number }> => {
    const client = await signUp(house, email);
    const placed = await house.call<{ orderId: number; serviceIds: number[] }>('orders.place', { clientId: client, items: [{ productId }] });
    await house.call('orders.accept', { id: placed.orderId });
    await house.call('dunning.hold', { clientId: client, reason: 'a test of months' });
    await house.settle();
    return { client, id: placed.serviceIds[0] ?? 0 };
  };
  const use = (id: number, quantity: number, key: string, at?: string): Promise<{ counted: boolean }> => house.call('services.recordUsage', { id, metric: 'traffic', quantity, key, ...(at === undefined ? {} : { at: `${at}T12:00:00.000Z` }) });
  interface Line { readonly kind: string; readonly description: string; readonly periodStart: string | null; readonly periodEnd: string | null; readonly quantity: number; readonly unitPrice: number; readonly net: number }
  const shown = (line: Line): string => `${line.periodStart ?? ''}..${line.periodEnd ?? ''} ${String(line.quantity)} × ${String(line.unitPrice)} = ${String(line.net)}`;
  const billed = async (clientId: number): Promise<readonly string[]> =>
    (await house.db.raw<Record<string, unknown>>(`select l.period_start, l.period_end, l.quantity, l.unit_price, l.net from invoice_lines l join invoices i on i.id = l.invoice_id where l.kind = 'usage' and i.doc_type = 'invoice' and l.client_id = ? order by l.id`, [clientId])).map((row) =>
      shown({ kind: 'usage', description: '', periodStart: String(row['period_start']), periodEnd: String(row['period_end']), quantity: Number(row['quantity']), unitPrice: Number(row['unit_price']), net: Number(row['net']) }));
  const pay = async (clientId: number): Promise<void> => {
    const open = await house.db.raw<{ id: number | string; total: number | string; credited: number | string }>(`select id, total, credited from invoices where client_id = ? and settlement in ('unpaid', 'part_paid')`, [clientId]);
    for (const row of open) await house.call('payments.record', { invoiceId: Number(row.id), gatewayAccountId: house.bank, amount: Number(row.total) - Number(row.credited), reference: `u${String(row.id)}` });
  };
  const credits = (clientId: number): Promise<readonly { net: number | string; total: number | string }[]> => house.db.raw(`select net, total from invoices where client_id = ? and doc_type = 'credit_note' order by id`, [clientId]);
  const previewed = async (id: number, to?: string): Promise<readonly Line[]> => (await house.call<{ documents: { lines: Line[] }[] }>('billing.preview', { id, ...(to === undefined ? {} : { until: to }) })).documents.flatMap(({ lines }) => lines.filter(({ kind }) => kind === 'usage'));

  it('costs one statement for all services of a batch, and none where nothing has a price', () => {
    expect(extra).to.equal(1);
  });

  it('counts only for who has the add-on that asks for it', async () => {
    const metered = await product('metered', { isAddon: true, prices: [{ currency: 'BRL', cycle: { unit: 'month', count: 1 }, price: 0 }] });
    await priced(metered, { metric: 'backup', included: 0, unit: 1, tiers: [{ upTo: null, price: '7' }] });
    const base = await ordered('no-backup@example.com', plus);
    const client = await signUp(house, 'backup@example.com');
    const placed = await house.call<{ orderId: number; serviceIds: number[] }>('orders.place', { clientId: client, items: [{ productId: plus }, { productId: metered, addonOf: 0 }] });
    await house.call('orders.accept', { id: placed.orderId });
    await house.settle();
    const told = (id: number): Promise<unknown> => house.call('services.recordUsage', { id, metric: 'backup', quantity: 30, key: `backup-${String(id)}` });
    for (const id of [base.id, placed.serviceIds[0] ?? 0]) expect(await house.code(told(id))).to.equal('USAGE_METRIC');
    await told(placed.serviceIds[1] ?? 0);
    expect((await previewed(client)).map(({ quantity, unitPrice, net }) => [quantity, unitPrice, net])).to.deep.equal([[30, 7, 210]]);
    expect(await previewed(base.client)).to.deep.equal([]);
  });

  it('counts what is told once, and refuses what cannot be', async () => {
    const { client, id } = await ordered('once@example.com', advance);
    expect(await use(id, 150_500, 'a')).to.deep.equal({ counted: true, day: today() });
    expect(await use(id, 150_500, 'a')).to.deep.equal({ counted: false, day: today() });
    expect(await house.code(use(id, 7, 'a'))).to.equal('USAGE_KEY');
    expect(await house.code(house.call('services.recordUsage', { id, metric: 'disk', quantity: 1, key: 'b' }))).to.equal('USAGE_METRIC');
    expect(await house.code(use(id, 7, 'c', '2027-12-31'))).to.equal('USAGE_DAY');
    expect(await house.code(use(id, 7, 'd', '2020-12-31'))).to.equal('USAGE_DAY');
    // However often it is told: a day has an end, above and below, and what was refused is not counted.
    const most = 1_000_000_000_000_000;
    expect(await house.code(use(id, most, 'e'))).to.equal('USAGE_TOO_MUCH');
    expect(await house.code(use(id, -most, 'f'))).to.not.equal('USAGE_TOO_MUCH');
    expect(await house.code(use(id, -most, 'g'))).to.equal('USAGE_TOO_MUCH');
    expect(await use(id, most, 'h')).to.deep.include({ counted: true });
    expect(await house.code(priced(advance))).to.equal('USAGE_PRICE');
    const me = clientCaller(client);
    expect((await house.call<{ items: object[] }>('services.usageCharges', { id }, me)).items).to.deep.equal([{ metric: 'traffic', name: { en: 'Traffic', 'pt-BR': 'Tráfego' }, unitLabel: 'GB', units: 151, included: 100, charged: 51, net: 505, currency: 'BRL', since: today() }]);
    const other = clientCaller(await signUp(house, 'stranger@example.com'));
    expect(await house.code(house.call('services.usageCharges', { id }, other))).to.equal('NOT_FOUND');
  });

  it('goes on the next invoice in advance, as the preview and the forecast said; what is late or taken back on the one after', async () => {
    const { client, id } = await ordered('advance@example.com', advance);
    const began = today();
    await use(id, 170_000, 'jan');
    const preview = await previewed(client);
    expect(preview.map(shown)).to.deep.equal([`${began}..2027-02-21 1 × 600 = 600`]);
    expect(preview[0]?.description).to.equal('advance · Tráfego · 170 GB (− 100)');
    await until('2027-02-21');
    expect(await billed(client)).to.deep.equal(preview.map(shown));
    // 120 come late and 10 are taken back, all of the first period: of 280, 180 cost 50 × 10 and 130 × 5, of which 600 are billed.
    await use(id, 120_000, 'late', '2027-01-25');
    await use(id, -10_000, 'back', '2027-02-02');
    await house.call('billing.start', {});
    await house.settle();
    expect(await billed(client)).to.have.length(1);
    await until('2027-03-22');
    expect((await billed(client)).slice(1)).to.deep.equal(['2027-01-21..2027-02-21 110 × 5 = 550']);
    expect(await house.db.from(ServiceUsage).where('service_id', id).whereColumn('quantity', '<>', 'billed').resultSize()).to.equal(0);
  });

  it('in arrears goes with its own period; after the end once more with what was used on the last days', async () => {
    const { client, id } = await ordered('arrears@example.com', arrears);
    const began = today();
    await use(id, 110_000, 'first');
    const preview = (await previewed(client)).map(shown);
    expect(preview).to.have.length(1);
    await until('2027-04-25');
    expect(await billed(client)).to.deep.equal(preview);
    expect(preview[0]).to.contain(`${began}..`).and.contain('10 × 10 = 100');
    await use(id, 120_000, 'second');
    await house.call('services.requestCancel', { id, when: 'now', reason: 'moving' });
    await until('2027-04-28');
    expect((await billed(client)).slice(1)).to.have.length(1);
    expect((await billed(client))[1]).to.contain('20 × 10 = 200');
    // The count goes on from 120: 221 are 50 × 10 and 71 × 5, of which 200 are billed.
    await use(id, 101_000, 'after', '2027-04-24');
    expect((await previewed(client)).map(({ net }) => net)).to.deep.equal([655]);
    await until('2027-05-02');
    expect((await billed(client))[2]).to.contain('1 × 655 = 655');
    // What comes late for the period before counts in that one, where 110 are billed.
    await use(id, 5000, 'before', '2027-04-20');
    await until('2027-05-03');
    expect((await billed(client))[3]).to.contain('..2027-04-22 5 × 10 = 50');
  });

  it('is cut where the plan changes: each part at its price, included once', async () => {
    const { client, id } = await ordered('change@example.com', advance);
    await use(id, 120_000, 'old');
    await house.call('services.changePlan', { id, productId: plus, effect: 'now' });
    await house.settle();
    await until('2027-05-04');
    await use(id, 60_000, 'new');
    await until('2027-06-10');
    // 20 beyond 100 at the old price; the count goes on: 180 in all are 30 beyond 150 at the new one.
    expect((await billed(client)).map((line) => line.split(' ').slice(1).join(' '))).to.deep.equal(['20 × 10 = 200', '30 × 2 = 60']);
  });

  it('of a service that is paid once is billed with the month', async () => {
    const { client, id } = await ordered('paid-once@example.com', once);
    await use(id, 130_000, 'm');
    await until('2027-07-02');
    expect(await billed(client)).to.deep.equal(['2027-06-10..2027-07-01 30 × 10 = 300']);
  });

  it('until a transfer is paid by who used it; what is included is not included anew in the same period', async () => {
    const { client, id } = await ordered('giver@example.com', advance);
    const taker = await signUp(house, 'taker@example.com');
    await use(id, 150_000, 'mine');
    await house.call('services.transfer', { id, toClientId: taker });
    await house.settle();
    expect((await billed(client)).map((line) => line.split(' ').slice(1).join(' '))).to.deep.equal(['50 × 10 = 500']);
    await use(id, 40_000, 'his');
    await until('2027-08-10');
    // The count goes on from 150: 90 beyond 100 are 50 × 10 and 40 × 5.
    expect((await billed(taker)).map((line) => line.split(' ').slice(1).join(' '))).to.deep.equal(['40 × 5 = 200']);
  });

  it('in arrears is cut by periods, too, where the plan changes at renewal', async () => {
    const { client, id } = await ordered('renewal@example.com', arrears);
    const began = today();
    const later = await product('later', { mode: 'arrears' });
    await priced(later, { included: 50, tiers: [{ upTo: null, price: '3' }] });
    const renewal = addMonths(began, 1);
    await use(id, 90_000, 'before');
    await house.call('services.changePlan', { id, productId: later, effect: 'now', on: renewal });
    await until(addDays(renewal, 2));
    await use(id, 80_000, 'after');
    await until(addDays(addMonths(began, 2), 1));
    // 90 of 100 included cost nothing; 80 of the next period are 30 beyond 50.
    expect((await billed(client)).map((line) => line.split(' ').slice(1).join(' '))).to.deep.equal(['30 × 3 = 90']);
    expect(await billed(client)).to.have.length(1);
  });

  it('that comes late for a period before the grid moved counts in that one', async () => {
    const { client, id } = await ordered('moved@example.com', advance);
    const began = today();
    await use(id, 90_000, 'in time');
    await until(addDays(began, 10));
    await house.call('services.changePlan', { id, quantity: 2, mode: 'new_term', effect: 'now' });
    await house.settle();
    await until(addDays(addMonths(addDays(began, 10), 1), 1));
    await use(id, 30_000, 'late', addDays(began, 5));
    await use(id, 90_000, 'own', addDays(began, 12));
    await until(addDays(addMonths(addDays(began, 10), 2), 1));
    expect(await billed(client)).to.deep.equal([`${began}..${addDays(began, 10)} 20 × 10 = 200`]);
  });

  it('that was taken back after it was billed is taken off the next line', async () => {
    const { client, id } = await ordered('back@example.com', advance);
    const began = today();
    await use(id, 120_000, 'too much');
    await until(addDays(addMonths(began, 1), 1));
    await use(id, -15_000, 'back', began);
    await use(id, 120_000, 'next');
    await until(addDays(addMonths(began, 2), 1));
    expect((await billed(client)).map((line) => line.split(' ').slice(1).join(' '))).to.deep.equal(['20 × 10 = 200', '20 × 10 = 50']);
  });

  describe('corrected after the last invoice', () => {
    interface Case { readonly name: string; readonly paid?: boolean; readonly told: readonly number[]; readonly back: readonly number[]; readonly lines: readonly string[]; readonly credited: readonly number[] }
    const cases: readonly Case[] = [
      { name: 'lessens an invoice that is open', told: [130_000], back: [-20_000], lines: ['30 × 10 = 300'], credited: [200] },
      { name: 'gives back what was paid', paid: true, told: [130_000], back: [-20_000], lines: ['30 × 10 = 300'], credited: [200] },
      { name: 'down to nothing used gives back all of it, and no more', told: [130_000], back: [-130_000], lines: ['30 × 10 = 300'], credited: [300] },
      { name: 'twice gives back twice', told: [160_000], back: [-20_000, -20_000], lines: ['1 × 550 = 550'], credited: [150, 200] },
      { name: 'in what is included costs and gives nothing', told: [90_000], back: [-20_000], lines: [], credited: [] },
      { name: 'is given back at once; what is told after that is billed anew', told: [130_000], back: [-30_000, 10_000], lines: ['30 × 10 = 300', '10 × 10 = 100'], credited: [300] },
    ];
    for (const [i, { name, paid = false, told, back, lines, credited }] of cases.entries()) {
      it(name, async () => {
        const { client, id } = await ordered(`ended-${String(i)}@example.com`, advance);
        const used = today();
        for (const [n, quantity] of told.entries()) await use(id, quantity, `told ${String(n)}`);
        await until(addDays(used, 2));
        await house.call('services.requestCancel', { id, when: 'now', reason: 'moving' });
        await until(addDays(used, 4));
        const before = (await credits(client)).length;
        if (paid) await pay(client);
        for (const [n, quantity] of back.entries()) {
          await use(id, quantity, `back ${String(n)}`, used);
          await until(addDays(used, 6 + 2 * n));
        }
        expect((await billed(client)).map((line) => line.split(' ').slice(1).join(' '))).to.deep.equal(lines);
        const given = (await credits(client)).slice(before);
        expect(given.map(({ net }) => Number(net))).to.deep.equal(credited);
        expect(await house.db.raw('select 1 from usage_counts where service_id = ? and credit > 0', [id])).to.deep.equal([]);
        // With its tax; what was paid lies on the balance.
        expect(await house.owed(client)).to.equal(paid ? given.reduce((sum, { total }) => sum + Number(total), 0) : 0);
        expect(given.every(({ net, total }) => Math.abs(Number(total) - Number(net) * 1.23) < 1)).to.equal(true);
      });
    }
  });

  it('told late is priced by the plan of its day', async () => {
    const { client, id } = await ordered('late-plan@example.com', advance);
    const old = today();
    await until(addDays(old, 3));
    await house.call('services.changePlan', { id, productId: plus, effect: 'now' });
    await house.call('services.changePlan', { id, productId: arrears, effect: 'now' });
    await house.call('services.changePlan', { id, productId: plus, effect: 'now' });
    await house.settle();
    await until(addDays(old, 6));
    await use(id, 120_000, 'of the old plan', addDays(old, 1));
    await use(id, 60_000, 'of its last day', addDays(old, 3));
    expect((await house.db.from(ServiceUsage).where('service_id', id).orderBy('day')).map((row) => row.product_id)).to.deep.equal([advance, plus]);
    expect((await previewed(client)).map(({ net }) => net)).to.deep.equal([200, 60]);
  });
});
