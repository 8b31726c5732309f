import { expect } from 'chai';
import { eachDatabase } from './support/each-database.ts';
import { openTestHouse, type TestHouse } from './support/open-test-house.ts';

eachDatabase('the clock of a sandbox', (open) => {
  let house: TestHouse;
  before(async () => {
    house = await openTestHouse(await open());
  });
  after(() => house.remove());

  const kept = async (): Promise<string> => ((await house.keyValues.get('kernel', 'clock')) as { readonly sandbox: string }).sandbox;

  it('days on which nothing is due cost one write: where the clock stands', async () => {
    await house.scheduler.advanceTo('2027-02-01T12:00:00.000Z');
    const before = house.db.commits();
    const fired = await house.keyValues.list('schedules');
    await house.scheduler.advanceTo('2027-02-11T12:00:00.000Z');
    expect(house.db.commits() - before, 'a schedule opens a transaction before it has looked whether anything is due').to.equal(1);
    expect(await kept()).to.equal('2027-02-11T12:00:00.000Z');
    const later = await house.keyValues.list('schedules');
    for (const [name, at] of fired) expect(Date.parse(String(later.get(name))) - Date.parse(String(at)), name).to.equal(10 * 86_400_000);
  });

  it('whatever is written was written where the clock stands, and what is undone moves it no further', async () => {
    const stands: string[] = [];
    const undone: string[] = [];
    house.scheduler.add({
      name: 'test.undone', pattern: '0 9 * * *', zone: 'UTC',
      run: async () => {
        await house.db.transaction(() => Promise.reject(new Error('undone'))).catch(() => undefined);
        undone.push(await kept());
      },
    });
    house.scheduler.add({
      name: 'test.written', pattern: '0 10 * * *', zone: 'UTC',
      run: async () => {
        await house.db.transaction(async () => { stands.push(`${house.clock.now()} ${await kept()}`); });
      },
    });
    await house.scheduler.advanceTo('2027-02-11T13:00:00.000Z');
    await house.scheduler.advanceTo('2027-02-13T12:00:00.000Z');
    house.scheduler.remove('test.');
    expect(stands).to.deep.equal(['2027-02-12T10:00:00.000Z 2027-02-12T10:00:00.000Z', '2027-02-13T10:00:00.000Z 2027-02-13T10:00:00.000Z']);
    for (const [i, at] of undone.entries()) expect(at < `2027-02-1${String(2 + i)}T09:00:00.000Z`, at).to.equal(true);
  });
});
