import { addDays, addMonths } from '@billet/sdk';
import { expect } from 'chai';
import { eachDatabase } from './support/each-database.ts';
import { openMoneyHouse, type MoneyHouse } from './support/money-house.ts';
import { signUp } from './support/open-test-house.ts';

interface Case {
  readonly name: string;
  readonly told: number;
  /** What the new client used before the correction; it is on his invoice then, or not yet. */
  readonly his?: number;
  readonly invoiced?: boolean;
  readonly paid?: boolean;
  readonly corrected: number;
  readonly after?: number;
  readonly mine: readonly number[];
  readonly credited: readonly number[];
  readonly taken: readonly number[];
}

// 100 are included; 50 more cost 10 each, the rest 5.
const cases: readonly Case[] = [
  { name: 'taken back is credited to who used it', told: 130, corrected: -20, mine: [300], credited: [200], taken: [] },
  { name: 'paid for is given back to him', told: 130, paid: true, corrected: -20, mine: [300], credited: [200], taken: [] },
  { name: 'taken back whole gives back all of it, and no more', told: 130, corrected: -130, mine: [300], credited: [300], taken: [] },
  { name: 'told late is charged to him', told: 130, corrected: 20, mine: [300, 200], credited: [], taken: [] },
  { name: 'in what is included costs and gives nothing', told: 90, corrected: -20, mine: [], credited: [], taken: [] },
  { name: 'changes nothing that the new client is billed', told: 130, his: 40, invoiced: true, corrected: -20, mine: [300], credited: [100], taken: [300] },
  { name: 'lets the count of the period go on for the new client', told: 130, corrected: -20, after: 40, mine: [300], credited: [200], taken: [400] },
];

eachDatabase('usage that is corrected after the service went to another client', (open) => {
  let house: MoneyHouse;
  let productId = 0;
  before(async () => {
    house = await openMoneyHouse(await open());
    productId = (await house.call<{ id: number }>('products.create', { brandId: house.brandId, type: 'hosting', slug: 'metered', name: { en: 'Metered' }, raiseDaysBefore: 0, setupOn: 'acceptance', prices: [{ currency: 'BRL', cycle: { unit: 'month', count: 1 }, price: 1000 }] })).id;
    await house.call('products.addUsagePrice', { id: productId, metric: 'traffic', currency: 'BRL', name: { en: 'Traffic' }, included: 100, tiers: [{ upTo: 50, price: '10' }, { upTo: null, price: '5' }] });
  });
  after(() => house.remove());
  afterEach(async () => expect((await house.verify()).findings).to.deep.equal([]));

  const until = (date: string): Promise<unknown> => house.scheduler.advanceTo(`${date}T15:00:00.000Z`);
  const use = (id: number, quantity: number, key: string, day: string, time = '12:00'): Promise<unknown> => house.call('services.recordUsage', { id, metric: 'traffic', quantity, key, at: `${day}T${time}:00.000Z` });
  const nets = async (clientId: number, docType: string, kind: string): Promise<readonly number[]> =>
    (await house.db.raw<{ net: number | string }>(`select l.net from invoice_lines l join invoices i on i.id = l.invoice_id where i.doc_type = ? and l.client_id = ? and l.kind = ? order by l.id`, [docType, clientId, kind])).map(({ net }) => Number(net));
  const signed = async (name: string): Promise<number> => {
    const clientId = await signUp(house, `${name}@example.com`);
    await house.call('dunning.hold', { clientId, reason: 'a test of months' });
    return clientId;
  };
  const pay = async (clientId: number): Promise<void> => {
    for (const row of await house.db.raw<{ id: number | string; total: number | string }>(`select id, total from invoices where client_id = ? and settlement = 'unpaid'`, [clientId])) {
      await house.call('payments.record', { invoiceId: Number(row.id), gatewayAccountId: house.bank, amount: Number(row.total), reference: `t${String(row.id)}` });
    }
  };

  for (const [i, { name, told, his, invoiced = false, paid = false, corrected, after: later, mine, credited, taken }] of cases.entries())
    it(name, async () => {
      const [giver, taker] = [await signed(`giver-${String(i)}`), await signed(`taker-${String(i)}`)];
      const start = house.clock.today('America/Sao_Paulo');
      const placed = await house.call<{ orderId: number; serviceIds: number[] }>('orders.place', { clientId: giver, items: [{ productId }] });
      await house.call('orders.accept', { id: placed.orderId });
      await house.settle();
      const id = placed.serviceIds[0] ?? 0;
      await use(id, told, 'told', start);
      await until(addDays(start, 2));
      await house.call('services.transfer', { id, toClientId: taker });
      await house.settle();
      if (paid) await pay(giver);
      const given = (await nets(giver, 'credit_note', 'usage')).length;
      if (his !== undefined) await use(id, his, 'his', addDays(start, 2), '20:00');
      const renewal = addMonths(start, 1);
      if (invoiced) await until(addDays(renewal, 1));
      await use(id, corrected, 'corrected', start);
      await until(addDays(invoiced ? renewal : start, 4));
      if (later !== undefined) await use(id, later, 'later', addDays(start, 4));
      await until(addDays(renewal, 5));
      expect(await nets(giver, 'invoice', 'usage'), 'billed to who gave it away').to.deep.equal(mine);
      expect((await nets(giver, 'credit_note', 'usage')).slice(given), 'credited to him').to.deep.equal(credited);
      expect(await nets(taker, 'invoice', 'usage'), 'billed to who has it').to.deep.equal(taken);
      expect(await nets(taker, 'credit_note', 'usage')).to.deep.equal([]);
      expect(await house.db.raw('select 1 from usage_counts where service_id = ? and credit > 0', [id])).to.deep.equal([]);
      expect(await house.db.raw('select 1 from service_usage where service_id = ? and quantity <> billed', [id])).to.deep.equal([]);
      if (paid) expect(await house.owed(giver)).to.be.closeTo(credited.reduce((sum, net) => sum + net * 1.23, 0), 1);
    });

  // It goes to another client at noon in São Paulo; 100 are included, 50 more cost 10 each.
  const dayCases: readonly { readonly name: string; readonly told: readonly (readonly [string, number])[]; readonly mine: readonly number[]; readonly credited: readonly number[]; readonly taken: readonly number[] }[] = [
    { name: 'taken back of the morning is credited to who used it', told: [['12:00', -20]], mine: [300], credited: [200], taken: [] },
    { name: 'told late of the morning is charged to him', told: [['12:00', 10]], mine: [300, 100], credited: [], taken: [] },
    { name: 'of the afternoon is the new client’s, on top of what is counted', told: [['20:00', 10]], mine: [300], credited: [], taken: [100] },
    { name: 'of both is settled with both', told: [['20:00', 10], ['12:00', -5]], mine: [300], credited: [50], taken: [100] },
    { name: 'taken back of the afternoon is the new client’s, too', told: [['20:00', 15], ['21:00', -5]], mine: [300], credited: [], taken: [100] },
  ];
  for (const [i, { name, told, mine, credited, taken }] of dayCases.entries())
    it(`of the day itself: ${name}`, async () => {
      const [giver, taker] = [await signed(`morning-${String(i)}`), await signed(`afternoon-${String(i)}`)];
      await until(addDays(house.clock.today('America/Sao_Paulo'), 1));
      const day = house.clock.today('America/Sao_Paulo');
      const placed = await house.call<{ orderId: number; serviceIds: number[] }>('orders.place', { clientId: giver, items: [{ productId }] });
      await house.call('orders.accept', { id: placed.orderId });
      await house.settle();
      const id = placed.serviceIds[0] ?? 0;
      await use(id, 130, 'told', day);
      await house.call('services.transfer', { id, toClientId: taker });
      await house.settle();
      const given = (await nets(giver, 'credit_note', 'usage')).length;
      await until(addDays(day, 1));
      for (const [n, [time, quantity]] of told.entries()) await use(id, quantity, `late-${String(n)}`, day, time);
      await until(addDays(day, 3));
      await until(addDays(addMonths(day, 1), 2));
      expect(await nets(giver, 'invoice', 'usage'), 'billed to who gave it away').to.deep.equal(mine);
      expect((await nets(giver, 'credit_note', 'usage')).slice(given), 'credited to him').to.deep.equal(credited);
      expect(await nets(taker, 'invoice', 'usage'), 'billed to who has it').to.deep.equal(taken);
      expect(await nets(taker, 'credit_note', 'usage')).to.deep.equal([]);
      expect(await house.db.raw('select 1 from service_usage where service_id = ? and quantity <> billed', [id])).to.deep.equal([]);
    });
});
