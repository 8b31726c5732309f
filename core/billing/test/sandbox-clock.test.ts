import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase, type Database, type DatabaseConfig } from '@billet/database';
import { expect } from 'chai';
import { eachDatabase } from './support/each-database.ts';
import { openTestHouse, type TestHouse } from './support/open-test-house.ts';

eachDatabase('the clock of a sandbox', (open) => {
  let house: TestHouse;
  let place: DatabaseConfig;
  const storage = mkdtempSync(join(tmpdir(), 'billet-sandbox-'));
  before(async () => {
    place = (await open()) ?? { engine: 'sqlite', file: join(storage, 'billet.db') };
    house = await openTestHouse(place);
  });
  after(async () => {
    await house.remove();
    rmSync(storage, { recursive: true, force: true });
  });

  const kept = async (): Promise<string> => ((await house.keyValues.get('kernel', 'clock')) as { readonly sandbox: string }).sandbox;

  it('days on which nothing is due cost one write, where the clock stands, and no questions', async () => {
    await house.scheduler.advanceTo('2027-02-01T12:00:00.000Z');
    const commits = house.db.commits();
    const before = house.db.statements();
    const fired = await house.keyValues.list('schedules');
    await house.scheduler.advanceTo('2027-02-11T12:00:00.000Z');
    expect(house.db.commits(), 'a schedule opens a transaction before it has looked whether anything is due').to.equal(commits);
    expect(house.db.statements() - before, 'a schedule asks on each of ten days what nobody has changed').to.be.below(70);
    expect(await kept()).to.equal('2027-02-11T12:00:00.000Z');
    const later = await house.keyValues.list('schedules');
    for (const [name, at] of fired) expect(Date.parse(String(later.get(name))) - Date.parse(String(at)), name).to.equal(10 * 86_400_000);
  });

  it('what others wrote counts from the next move on, what the house wrote itself at once', async () => {
    const counted: number[] = [];
    const count = async (): Promise<number> => Number((await house.db.raw<{ n: number | string }>("select count(*) as n from key_values where owner = 'test'"))[0]?.n);
    house.scheduler.add({ name: 'test.counts', pattern: '0 9 * * *', zone: 'UTC', run: async () => { counted.push(await house.still.ask('test', count)); } });
    const write = async (db: Database, key: string): Promise<void> => {
      await db.transaction(() => db.execute("insert into key_values (owner, key, value) values ('test', ?, '1')", [key]));
    };
    const other = await openDatabase(place, { clock: house.clock, log: house.log });
    await house.scheduler.advanceTo('2027-02-13T12:00:00.000Z');
    await write(other, 'theirs');
    await other.close();
    await house.scheduler.advanceTo('2027-02-14T12:00:00.000Z');
    await write(house.db, 'ours');
    await house.scheduler.advanceTo('2027-02-16T12:00:00.000Z');
    house.scheduler.remove('test.');
    expect(counted).to.deep.equal([0, 0, 1, 2, 2]);
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
    await house.scheduler.advanceTo('2027-02-16T13:00:00.000Z');
    await house.scheduler.advanceTo('2027-02-18T12:00:00.000Z');
    house.scheduler.remove('test.');
    expect(stands).to.deep.equal(['2027-02-17T10:00:00.000Z 2027-02-17T10:00:00.000Z', '2027-02-18T10:00:00.000Z 2027-02-18T10:00:00.000Z']);
    for (const [i, at] of undone.entries()) expect(at < `2027-02-1${String(7 + i)}T09:00:00.000Z`, at).to.equal(true);
  });
});
