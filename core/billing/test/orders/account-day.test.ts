import { expect } from 'chai';
import fc from 'fast-check';
import { quoteCase } from '../../src/quote/index.ts';
import { eachDatabase } from '../support/each-database.ts';
import { clientCaller, openTestHouse, signUp, staff, type TestHouse } from '../support/open-test-house.ts';

const MONTH = { unit: 'month', count: 1 } as const;

interface Row {
  readonly service: string;
  readonly period: string;
  readonly net: number;
}

const rowsOf = (wish: object): readonly Row[] =>
  quoteCase({ currency: 'EUR', target: '2027-04-30', ...wish } as never).documents.flatMap(({ lines }) =>
    lines.map((line) => ({ service: line.service, period: `${line.start ?? ''}..${line.end ?? ''}`, net: line.net })));

describe('the day of a client’s account [quote]', () => {
  const service = { price: 10_000, anchorDay: 'account' } as const;
  const cases: readonly [string, object, readonly string[]][] = [
    ['the first service sets it, the next keeps to it', { target: '2027-02-05', services: [{ ...service, id: 'a', start: '2027-01-10' }, { ...service, id: 'b', start: '2027-02-05' }] }, ['a 2027-01-10..2027-02-10 10000', 'b 2027-02-05..2027-02-10 1613']],
    ['however they are listed', { target: '2027-02-05', services: [{ ...service, id: 'b', start: '2027-02-05' }, { ...service, id: 'a', start: '2027-01-10' }] }, ['a 2027-01-10..2027-02-10 10000', 'b 2027-02-05..2027-02-10 1613']],
    ['one that is known already', { target: '2027-01-10', accountDay: 1, services: [{ ...service, id: 'a', start: '2027-01-10' }] }, ['a 2027-01-10..2027-02-01 7097']],
    ['the first paid day of one with free days', { target: '2027-01-24', services: [{ ...service, id: 'a', start: '2027-01-10', trial: { days: 14 } }] }, ['a 2027-01-24..2027-02-24 10000']],
    ['weeks do not set it', { target: '2027-01-05', services: [{ ...service, id: 'w', start: '2027-01-02', cycle: { unit: 'week', count: 1 } }, { ...service, id: 'a', start: '2027-01-05' }] }, ['w 2027-01-02..2027-01-09 10000', 'a 2027-01-05..2027-02-05 10000']],
  ];
  for (const [name, wish, expected] of cases)
    it(name, () => {
      expect(rowsOf(wish).map(({ service: id, period, net }) => `${id} ${period} ${String(net)}`)).to.deep.equal(expected);
    });

  it('is the same as that day named by the product', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 31 }), fc.integer({ min: 1, max: 28 }), fc.constantFrom(1, 3, 12), fc.constantFrom('advance', 'arrears'), (day, start, count, mode) => {
        const one = { id: 'a', price: 9990, start: `2027-02-${String(start).padStart(2, '0')}`, cycle: { unit: 'month', count }, mode };
        expect(rowsOf({ accountDay: day, services: [{ ...one, anchorDay: 'account' }] })).to.deep.equal(rowsOf({ services: [{ ...one, anchorDay: day }] }));
      }),
    );
  });
});

eachDatabase('the day of a client’s account', (open) => {
  let house: TestHouse;
  before(async () => {
    house = await openTestHouse(await open());
  });
  after(() => house.remove());
  const call = <T>(name: string, input: unknown, caller = staff): Promise<T> => house.executor.callByName(name, input, caller) as Promise<T>;
  const plan = async (slug: string, more: object = {}, cycle: object = MONTH): Promise<number> =>
    (await call<{ id: number }>('products.create', { brandId: house.brandId, type: 'hosting', slug, name: { en: slug }, anchorDay: 'account', raiseDaysBefore: 0, setupOn: 'acceptance', prices: [{ currency: 'BRL', cycle, price: 10_000 }], ...more })).id;
  const anchorsOf = async (clientId: number, ...productIds: readonly number[]): Promise<readonly string[]> => {
    const { serviceIds } = await call<{ serviceIds: number[] }>('orders.place', { clientId, items: productIds.map((productId) => ({ productId })) }, clientCaller(clientId));
    const rows = await house.db.raw<{ id: number | string; anchor_date: string }>('select id, anchor_date from services');
    return serviceIds.map((id) => rows.find((row) => Number(row.id) === id)?.anchor_date ?? '');
  };
  const accountDayOf = async (id: number): Promise<number | null> => (await call<{ client: { accountDay: number | null } }>('clients.get', { id })).client.accountDay;

  it('is set by the first service and kept by those that follow, whatever their cycle', async () => {
    const [monthly, yearly, weekly, own] = [await plan('monthly'), await plan('yearly', {}, { unit: 'year', count: 1 }), await plan('weekly', {}, { unit: 'week', count: 1 }), await plan('own', { anchorDay: null })];
    const clientId = await signUp(house, 'first@example.com');
    await house.scheduler.advanceTo('2027-03-10T12:00:00.000Z');
    expect(await anchorsOf(clientId, weekly, own)).to.deep.equal(['2027-03-10', '2027-03-10']);
    expect(await accountDayOf(clientId)).to.equal(null);
    expect(await anchorsOf(clientId, monthly)).to.deep.equal(['2027-03-10']);
    expect(await accountDayOf(clientId)).to.equal(10);
    await house.scheduler.advanceTo('2027-03-22T12:00:00.000Z');
    expect(await anchorsOf(clientId, monthly, yearly, weekly, own)).to.deep.equal(['2027-04-10', '2027-04-10', '2027-03-22', '2027-03-22']);
  });

  it('is the first paid day where the first service has free days', async () => {
    const clientId = await signUp(house, 'trial@example.com');
    expect(await anchorsOf(clientId, await plan('with-trial', { trialDays: 14 }))).to.deep.equal(['2027-04-05']);
    expect(await accountDayOf(clientId)).to.equal(5);
  });

  it('is changed by staff for what is ordered from then on, and by nobody else', async () => {
    const clientId = await signUp(house, 'second@example.com');
    const { version } = (await call<{ client: { version: number } }>('clients.get', { id: clientId })).client;
    const refused: unknown = await call('clients.update', { id: clientId, version, accountDay: 3 }, clientCaller(clientId)).catch((error: unknown) => error);
    expect(refused).to.include({ code: 'STAFF_ONLY', field: 'accountDay' });
    await call('clients.update', { id: clientId, version, accountDay: 1 });
    expect(await anchorsOf(clientId, await plan('after-change'))).to.deep.equal(['2027-04-01']);
    expect(await accountDayOf(clientId)).to.equal(1);
  });

  it('two orders at once agree on it, and a product says how it counts', async () => {
    const clientId = await signUp(house, 'both@example.com');
    const id = await plan('at-once');
    const both = await Promise.all([anchorsOf(clientId, id), anchorsOf(clientId, id)]);
    expect(both).to.deep.equal([['2027-03-22'], ['2027-03-22']]);
    expect(await call('products.get', { id })).to.include({ anchorDay: 'account' });
    expect(await call('products.update', { id, anchorDay: 5 })).to.include({ anchorDay: 5 });
    expect(await call('products.update', { id, anchorDay: 'account' })).to.include({ anchorDay: 'account' });
    expect(await call('products.update', { id, anchorDay: null })).to.include({ anchorDay: null });
  });
});
