import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openHouse, type OpenHouse } from '@billet/billing';
import { openDatabase, type Database, type DatabaseConfig } from '@billet/database';
import { createLiveClock, createLog, newMasterKey, systemCaller, type JobRow } from '@billet/kernel';
import { freshDatabase, postgresAvailable, requireComponent, type FreshDatabase } from '@billet/testkit';
import { expect } from 'chai';
import { readEnvironment } from '../../core/cli/src/environment.ts';
import { billet } from '../../core/cli/test/support/billet.ts';

const NAMES = ['BILLET_STORAGE', 'BILLET_DATABASE', 'BILLET_KEY', 'BILLET_LOG', 'BILLET_MOVE_TO'] as const;
const log = createLog({ level: 'silent' });

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'it worked',
    (error: unknown) => (typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : String(error)),
  );

const withDatabase = async <T>(config: DatabaseConfig, work: (db: Database) => Promise<T>): Promise<T> => {
  const db = await openDatabase(config, { clock: createLiveClock(), log });
  try {
    return await work(db);
  } finally {
    await db.close();
  }
};

const withHouse = async <T>(database: DatabaseConfig, work: (house: OpenHouse) => Promise<T>): Promise<T> => {
  const house = await openHouse(readEnvironment().houseOptions({ database }));
  try {
    return await work(house);
  } finally {
    await house.close();
  }
};

/** Every row of every table that was moved, in a form that both engines share. */
const everything = async (db: Database, tables: readonly string[]): Promise<Record<string, readonly string[]>> => {
  const all: Record<string, readonly string[]> = {};
  for (const table of tables) {
    const rows = await db.raw(`select * from "${table}"`);
    const plain = (value: unknown): unknown => (typeof value === 'boolean' ? Number(value) : typeof value === 'bigint' ? Number(value) : value);
    all[table] = rows.map((row) => JSON.stringify(Object.fromEntries(Object.keys(row).sort().map((column) => [column, plain(row[column])])))).sort();
  }
  return all;
};

/** All that are no queue, no list of migrations and no index of a search. */
const tablesOf = async (db: Database): Promise<readonly string[]> =>
  (await db.raw<{ name: string; type: string }>("select name, type from pragma_table_list where schema = 'main'"))
    .filter(({ name, type }) => type === 'table' && !/^(sqlite_.*|jobs|billet_migrations)$/.test(name))
    .map(({ name }) => name);

const withoutId = ({ task, payload, subject, dedupeKey, state, attempts, maxAttempts, priority, runAt, lastError }: JobRow): object => ({ task, payload, subject, dedupeKey, state, attempts, maxAttempts, priority, runAt, lastError });

const jobsOf = async ({ jobs }: OpenHouse): Promise<readonly object[]> => (await jobs.list({ limit: 500 })).map(withoutId);

if (requireComponent('PostgreSQL', postgresAvailable())) {
  describe('a house that moves from SQLite to PostgreSQL', function () {
    this.timeout(300_000);
    const kept = NAMES.map((name) => [name, process.env[name]] as const);
    const storage = mkdtempSync(join(tmpdir(), 'billet-move-'));
    const file: DatabaseConfig = { engine: 'sqlite', file: join(storage, 'billet.db') };
    const saved: DatabaseConfig = { engine: 'sqlite', file: `${file.file}.moved` };
    let fresh: FreshDatabase;
    let target: DatabaseConfig;
    let jobs: readonly object[];
    let lastNumber = 0;

    before(async () => {
      fresh = await freshDatabase();
      target = { engine: 'postgres', url: fresh.url };
      Object.assign(process.env, { BILLET_STORAGE: storage, BILLET_KEY: newMasterKey(), BILLET_LOG: 'silent' });
      Reflect.deleteProperty(process.env, 'BILLET_DATABASE');
      await billet('demo', '--clients', '15', '--days', '100');
      await withHouse(file, async (house) => {
        await house.db.transaction((work) => house.jobs.enqueue(work, [
          { task: 'nobody.does', payload: { n: 1 }, subject: 'client:1', dedupeKey: 'a', runAt: '2027-01-15T08:00:00.000Z', priority: 3, maxAttempts: 4 },
          { task: 'nobody.does', payload: ['second'], runAt: '2027-01-16T08:00:00.000Z' },
          { task: 'nobody.did', payload: null, dedupeKey: 'gone' },
        ]));
        await house.db.transaction(() => house.db.execute("update jobs set state = 'dead', attempts = max_attempts, last_error = 'no answer' where task = 'nobody.did'"));
        await house.db.transaction(() => house.db.execute("update jobs set attempts = 2, last_error = 'busy' where priority = 3"));
        // A row that is gone: its number must not come back.
        await house.db.transaction(async () => {
          await house.db.execute("insert into rate_limits (key, hits, reset_at) values ('move', 1, '2027-01-15T08:00:00.000Z')");
          lastNumber = (await house.db.raw<{ id: number }>("select id from rate_limits where key = 'move'"))[0]?.id ?? 0;
          await house.db.execute("delete from rate_limits where key = 'move'");
        });
        jobs = await jobsOf(house);
      });
    });

    after(async () => {
      for (const [name, value] of kept) {
        if (value === undefined) Reflect.deleteProperty(process.env, name);
        else process.env[name] = value;
      }
      await fresh.drop();
      rmSync(storage, { recursive: true, force: true });
      process.exitCode = 0;
    });

    it('says what is wrong with a place it cannot go to, and stays where it is', async () => {
      expect(await codeOf(billet('move', 'mysql://x/y'))).to.equal('DATABASE_UNREACHABLE');
      const other = await freshDatabase();
      try {
        await withDatabase({ engine: 'postgres', url: other.url }, (db) => db.transaction(() => db.execute('create table theirs (id bigint)')));
        expect(await codeOf(billet('move', other.url))).to.equal('RESTORE_NOT_EMPTY');
      } finally {
        await other.drop();
      }
      expect(existsSync(file.file)).to.equal(true);
    });

    it('begins again where a move broke off: nothing of a half one is left', async () => {
      await withDatabase(file, (db) => db.transaction(() => db.execute('create table x_unknown (id integer)')));
      expect(await codeOf(billet('move', fresh.url))).to.equal('MOVE_SCHEMA');
      expect(await withDatabase(target, (db) => db.raw('select id from clients limit 1'))).to.deep.equal([]);
      await withDatabase(file, (db) => db.transaction(() => db.execute('drop table x_unknown')));
    });

    it('has every row and every job afterwards, and every promise is kept', async () => {
      process.env['BILLET_MOVE_TO'] = fresh.url;
      const said = await billet('move');
      expect(said).to.match(/\d+ rows in \d+ tables and \d+ jobs moved; \d+ promises checked, 0 broken/).and.contain('on PostgreSQL now');
      expect(existsSync(file.file)).to.equal(false);
      expect(JSON.parse(readFileSync(join(storage, 'billet.json'), 'utf8'))).to.deep.include({ database: { engine: 'postgres', url: fresh.url } });
      const before = await withDatabase(saved, async (db) => everything(db, await tablesOf(db)));
      const after = await withDatabase(target, (db) => everything(db, Object.keys(before)));
      expect(Object.values(before).flat().length).to.be.greaterThan(1000);
      for (const [table, rows] of Object.entries(before)) expect(after[table], table).to.deep.equal(rows);
    });

    it('goes on there: jobs keep their past, rows stay frozen, numbers are never given twice', async () => {
      await withHouse(target, async (house) => {
        expect(await jobsOf(house)).to.have.deep.members([...jobs]);
        expect((await house.verify()).findings).to.deep.equal([]);
        expect(await codeOf(house.db.transaction(() => house.db.execute('delete from audit_log')))).to.equal('DATABASE_IMMUTABLE');
        expect(await codeOf(house.db.transaction(() => house.db.execute('delete from brands')))).to.equal('DATABASE_FOREIGN_KEY');
        await house.db.transaction(() => house.db.execute("insert into rate_limits (key, hits, reset_at) values ('move', 1, '2027-01-15T08:00:00.000Z')"));
        const [limit] = await house.db.raw<{ id: number }>("select id from rate_limits where key = 'move'");
        expect(Number(limit?.id)).to.equal(lastNumber + 1).and.greaterThan(1);
        const [brand] = await house.db.raw<{ id: number }>('select id from brands order by id limit 1');
        await house.executor.callByName('clients.create', { brandId: brand?.id, name: 'Bea', email: 'bea@example.com', country: 'DE', locale: 'en', currency: 'EUR' }, { ...systemCaller, audience: 'staff' });
        await house.settle();
      });
      expect(await codeOf(billet('move', fresh.url))).to.equal('MOVE_FROM');
    });
  });
}
