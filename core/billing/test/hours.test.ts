import { expect } from 'chai';
import { eachDatabase } from './support/each-database.ts';
import { openMoneyHouse, type MoneyHouse } from './support/money-house.ts';

interface Line {
  readonly kind: string;
  readonly description: string;
  readonly periodStart: string;
  readonly periodEnd: string;
  readonly net: number;
}

eachDatabase('what is priced by the hour', (open) => {
  let house: MoneyHouse;
  let brandId = 0;
  before(async () => {
    house = await openMoneyHouse(await open(), '2027-03-25T13:00:00.000Z');
    brandId = (await house.call<{ id: number }>('brands.create', { company: 'Rechenzentrum GmbH', name: 'Wolke', country: 'DE', currency: 'EUR', zone: 'Europe/Berlin', locale: 'de', email: 'post@wolke.example', invoiceTemplate: 'W-{year}-{000000}' })).id;
  });
  after(() => house.remove());

  let clients = 0;
  const client = async (): Promise<number> => (await house.call<{ id: number }>('clients.create', { brandId, name: 'Eva', email: `eva${String((clients += 1))}@example.com`, country: 'DE' })).id;
  const plan = async (slug: string, more: object = {}): Promise<number> =>
    (await house.call<{ id: number }>('products.create', { brandId, type: 'server', slug, name: { en: 'VM' }, mode: 'arrears', setupOn: 'acceptance', raiseDaysBefore: 0, prices: [{ currency: 'EUR', cycle: { unit: 'hour', count: 1 }, price: 10 }], ...more })).id;
  const start = async (clientId: number, productId: number): Promise<number> => {
    const { orderId, serviceIds } = await house.call<{ orderId: number; serviceIds: number[] }>('orders.place', { clientId, items: [{ productId }] });
    await house.call('orders.accept', { id: orderId });
    await house.settle();
    return serviceIds[0] as number;
  };
  const lines = async (clientId: number): Promise<readonly string[]> => {
    const { items } = await house.call<{ items: { id: number; issueDate: string }[] }>('invoices.list', { clientId });
    const found = await Promise.all(items.map(async ({ id, issueDate }) => ({ issueDate, lines: (await house.call<{ lines: Line[] }>('invoices.get', { id })).lines })));
    return found.reverse().flatMap((each) => each.lines.map((line) => `${each.issueDate} ${line.periodStart}..${line.periodEnd} ${line.description} ${String(line.net)}`));
  };

  it('counts started hours from the minute it begins to the minute it ends, through the change of clocks', async () => {
    await house.scheduler.advanceTo('2027-03-26T09:30:00.000Z');
    const clientId = await client();
    const id = await start(clientId, await plan('vm'));
    await house.scheduler.advanceTo('2027-03-29T13:10:00.000Z');
    await house.call('services.requestCancel', { id, when: 'now', reason: 'done' });
    await house.scheduler.advanceTo('2027-04-02T10:00:00.000Z');
    // 10:30 to midnight, a day, the day of 23 hours, and until 15:10 summer time.
    expect(await lines(clientId)).to.deep.equal([
      '2027-03-27 2027-03-26..2027-03-27 VM · 14 h 140', '2027-03-28 2027-03-27..2027-03-28 VM · 24 h 240', '2027-03-29 2027-03-28..2027-03-29 VM · 23 h 230', '2027-03-30 2027-03-29..2027-03-30 VM · 16 h 160',
    ]);
    expect((await house.verify()).findings).to.deep.equal([]);
  });

  it('collects a week of days on one document, exact to the second if wanted', async () => {
    await house.scheduler.advanceTo('2027-04-03T08:15:00.000Z');
    const clientId = await client();
    await house.call('clients.setInvoiceFrequency', { id: clientId, every: 'week', from: '2027-04-06' });
    await start(clientId, await plan('vm-exact', { proration: 'second-exact' }));
    await house.scheduler.advanceTo('2027-04-06T10:00:00.000Z');
    expect(await lines(clientId)).to.deep.equal(['2027-04-06 2027-04-03..2027-04-04 VM · 13.75 h 138', '2027-04-06 2027-04-04..2027-04-05 VM · 24 h 240', '2027-04-06 2027-04-05..2027-04-06 VM · 24 h 240']);
  });

  it('bills days by the same engine, and takes no hours in advance', async () => {
    const clientId = await client();
    const daily = await plan('day', { mode: 'advance', prices: [{ currency: 'EUR', cycle: { unit: 'day', count: 1 }, price: 200 }] });
    const today = house.clock.today('Europe/Berlin');
    await start(clientId, daily);
    await house.scheduler.advanceTo('2027-04-08T10:00:00.000Z');
    expect((await lines(clientId)).map((line) => line.slice(0, 10))).to.deep.equal([today, '2027-04-07', '2027-04-08']);
    expect(await house.code(plan('no', { mode: 'advance' }))).to.equal('HOURS_IN_ARREARS');
    expect(await house.code(house.call('products.addPrice', { id: daily, currency: 'EUR', cycle: { unit: 'hour', count: 1 }, price: 1, effectiveFrom: '2028-01-01' }))).to.equal('HOURS_IN_ARREARS');
  });

  it('bills what was served before billing stops by the clock of the brand', async () => {
    const clientId = await client();
    await house.call('clients.setInvoiceFrequency', { id: clientId, every: 'week', from: '2027-04-13' });
    const id = await start(clientId, await plan('vm-stopped'));
    await house.scheduler.advanceTo('2027-04-10T10:00:00.000Z');
    await house.call('services.suspend', { id, reason: 'holiday', scope: 'administration' });
    // From noon in Berlin to noon: the hours of the day on which it stops are served as well.
    const served = ['2027-04-10 2027-04-08..2027-04-09 VM · 12 h 120', '2027-04-10 2027-04-09..2027-04-10 VM · 24 h 240', '2027-04-10 2027-04-10..2027-04-11 VM · 12 h 120'];
    expect(await lines(clientId)).to.deep.equal(served);
    expect((await house.verify()).findings).to.deep.equal([]);
    // It goes on the same evening from seven, and stands still again from ten to half past nine two days later.
    await house.scheduler.advanceTo('2027-04-10T17:00:00.000Z');
    await house.call('services.unsuspend', { id });
    await house.scheduler.advanceTo('2027-04-10T20:00:00.000Z');
    await house.call('services.suspend', { id, reason: 'holiday', stopsBilling: true });
    served.push('2027-04-10 2027-04-10..2027-04-11 VM · 3 h 30');
    expect(await lines(clientId)).to.deep.equal(served);
    await house.scheduler.advanceTo('2027-04-12T07:30:00.000Z');
    await house.call('services.unsuspend', { id });
    await house.scheduler.advanceTo('2027-04-14T10:00:00.000Z');
    served.push('2027-04-13 2027-04-12..2027-04-13 VM · 15 h 150');
    expect(await lines(clientId)).to.deep.equal(served);
    expect((await house.verify()).findings).to.deep.equal([]);
  });
});
