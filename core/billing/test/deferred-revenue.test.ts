import { expect } from 'chai';
import { eachDatabase } from './support/each-database.ts';
import { openMoneyHouse, type MoneyHouse } from './support/money-house.ts';

eachDatabase('deferred revenue', (open) => {
  let house: MoneyHouse;
  before(async () => {
    house = await openMoneyHouse(await open());
  });
  after(() => house.remove());

  const lines = async (): Promise<Readonly<Record<string, number>>> =>
    Object.fromEntries((await house.call<{ lines: { code: string; debit: number; credit: number }[] }>('ledger.trialBalance', {})).lines.map((line) => [line.code, line.credit - line.debit] as const));

  it('a year billed ahead becomes revenue month by month, once each, and a credit note takes its part back', async () => {
    const year = await house.call<{ id: number }>('products.create', {
      brandId: house.brandId, type: 'hosting', slug: 'year', name: { en: 'Year' }, prices: [{ currency: 'BRL', cycle: { unit: 'year', count: 1 }, price: 36_500 }],
    });
    const one = await house.billed('year@example.com');
    const { invoiceId } = await house.call<{ invoiceId: number }>('orders.place', { items: [{ productId: year.id, cycle: { unit: 'year', count: 1 } }] }, one.me);
    expect(await house.code(house.call('ledger.closeMonth', { legalEntityId: 1, month: '2027-01' }))).to.equal('MONTH_RUNNING');
    const openMonths = async (): Promise<readonly string[]> => (await house.call<{ items: { months: string[] }[] }>('ledger.openMonths', {})).items.flatMap(({ months }) => months);
    expect(await openMonths()).to.deep.equal([]);
    // The first of February before its jobs: January is over and waits.
    house.clock.moveTo('2027-02-01T03:30:00.000Z');
    expect(await openMonths()).to.deep.equal(['2027-01']);
    await house.scheduler.advanceTo('2027-02-01T12:00:00.000Z');
    expect(await openMonths()).to.deep.equal([]);
    // 21 January 2027 to 21 January 2028: 365 days, 11 of them served.
    expect((await lines())['2300']).to.equal(36_500 - 1100);
    expect(await house.call('ledger.closeMonth', { legalEntityId: 1, month: '2027-01' })).to.deep.equal({ closed: 0 });
    await house.call('invoices.credit', { id: invoiceId, reason: 'never used' });
    await house.scheduler.advanceTo('2027-03-01T12:00:00.000Z');
    expect(await house.code(house.call('ledger.closeMonth', { legalEntityId: 1, month: '2027-01' }))).to.equal('MONTH_PASSED');
    const books = await lines();
    expect(books['2300']).to.equal(0);
    expect((books['4000'] ?? 0) + (books['2300'] ?? 0)).to.equal((await house.db.raw<{ net: number | string }>(`select sum(case when doc_type = 'credit_note' then -net else net end) as net from invoices where status = 'issued'`)).reduce((sum, row) => sum + Number(row.net), 0));
    expect((await house.verify()).findings).to.deep.equal([]);
  });
});
