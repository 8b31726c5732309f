import { eachEngine } from '@billet/testkit';
import { expect } from 'chai';
import { coreMigrations, createKeyValueStore, migrate, type Database, type KeyValueStore } from '../src/index.ts';

eachEngine('turns that are taken in the database', (open) => {
  let db: Database;
  let workers: readonly KeyValueStore[];
  beforeEach(async () => {
    db = await open();
    await migrate(db, 'core', coreMigrations);
    workers = [createKeyValueStore(db), createKeyValueStore(db), createKeyValueStore(db)];
  });
  const take = (worker: number, key: string, every: number, now: number): Promise<number> => (workers[worker] ?? expect.fail()).turn('radius', key, every, now);

  it('are never given twice, however many ask at once', async () => {
    const waits = await Promise.all(Array.from({ length: 60 }, (_, i) => take(i % 3, 'nas', 50, 1_800_000_000_000)));
    expect(waits.toSorted((a, b) => a - b)).to.deep.equal(Array.from({ length: 60 }, (_, i) => i * 50));
  });

  it('are kept apart by their key, and free again when their time has passed', async () => {
    const now = 1_800_000_000_000;
    expect([await take(0, 'one', 50, now), await take(1, 'one', 50, now + 10), await take(2, 'two', 50, now + 10)]).to.deep.equal([0, 40, 0]);
    expect(await take(0, 'one', 50, now + 500)).to.equal(0);
    // At most so many a second, never more: three a second are one in 334 ms.
    expect([await take(0, 'three', 1000 / 3, now), await take(1, 'three', 1000 / 3, now)]).to.deep.equal([0, 334]);
  });

  it('are given at once when the clock was set back', async () => {
    await take(0, 'nas', 50, 1_800_000_000_000);
    expect(await take(1, 'nas', 50, 1_700_000_000_000)).to.equal(0);
    expect(await take(2, 'nas', 50, 1_700_000_000_000)).to.equal(50);
  });
});
