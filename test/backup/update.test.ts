import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openHouse } from '@billet/billing';
import { migrate, openDatabase, type Database, type Engine } from '@billet/database';
import { createLiveClock, createLog, newMasterKey, systemCaller } from '@billet/kernel';
import { freshDatabase, postgresAvailable, requireComponent, type FreshDatabase } from '@billet/testkit';
import { expect } from 'chai';
import { readEnvironment } from '../../core/cli/src/environment.ts';
import { updateHouse, type Forward } from '../../core/cli/src/update/update-house.ts';
import { billet } from '../../core/cli/test/support/billet.ts';

const NAMES = ['BILLET_STORAGE', 'BILLET_DATABASE', 'BILLET_KEY', 'BILLET_LOG'] as const;

const failureOf = (work: Promise<unknown>): Promise<{ readonly code?: string; readonly message?: string }> => work.then(() => ({ code: 'it worked' }), (error: unknown) => error as { code?: string });

const suite = (engine: Engine): void => {
  describe(`an update [${engine}]`, function () {
    this.timeout(180_000);
    const kept = NAMES.map((name) => [name, process.env[name]] as const);
    const masterKey = newMasterKey();
    const storage = mkdtempSync(join(tmpdir(), 'billet-update-'));
    const theme = join(storage, 'themes', 'own', 'theme.css');
    let fresh: FreshDatabase | undefined;

    const withDatabase = async <T>(work: (db: Database) => Promise<T>): Promise<T> => {
      const db = await openDatabase(readEnvironment().database(), { clock: createLiveClock(), log: createLog({ level: 'silent' }) });
      try {
        return await work(db);
      } finally {
        await db.close();
      }
    };
    const tables = (db: Database): Promise<readonly object[]> => db.raw(engine === 'sqlite' ? "select name from sqlite_master where type = 'table' order by name" : 'select table_name as name from information_schema.tables where table_schema = current_schema() order by 1');
    const own = (db: Database): Promise<readonly object[]> => db.raw('select place, key, value from settings order by place, key');
    const backups = (): readonly string[] => { try { return readdirSync(join(storage, 'backups')); } catch { return []; } };

    before(async () => {
      if (engine === 'postgres') fresh = await freshDatabase();
      process.env['BILLET_STORAGE'] = storage;
      process.env['BILLET_KEY'] = masterKey;
      process.env['BILLET_LOG'] = 'silent';
      if (fresh === undefined) Reflect.deleteProperty(process.env, 'BILLET_DATABASE');
      else process.env['BILLET_DATABASE'] = fresh.url;
      const house = await openHouse({ ...readEnvironment().houseOptions(), extensionRoots: [] });
      await house.executor.callByName('settings.save', { owner: 'mail', values: { transport: 'off', from: 'ours@example.net' } }, systemCaller);
      await house.db.transaction(() => house.db.execute("insert into text_overrides (brand_id, locale, key, text, original, saved_by, saved_at) values (null, 'en', 'nav.clients', 'Customers', 'Clients', 'x', '2027-01-01T00:00:00.000Z')"));
      await house.close();
      mkdirSync(join(theme, '..'), { recursive: true });
      writeFileSync(theme, 'body { color: teal }');
    });

    after(async () => {
      for (const [name, value] of kept) {
        if (value === undefined) Reflect.deleteProperty(process.env, name);
        else process.env[name] = value;
      }
      await fresh?.drop();
      rmSync(storage, { recursive: true, force: true });
    });

    it('saves first, runs what is missing, and leaves what is the house\'s own', async () => {
      const before = await withDatabase(async (db) => [await own(db), await db.raw('select * from text_overrides'), await tables(db)]);
      expect(await billet('update')).to.contain('up to date').and.contain('before-');
      expect(backups()).to.have.length(1);
      expect(await billet('backup', 'check', join(storage, 'backups', backups()[0] ?? ''))).to.contain('whole');
      const after = await withDatabase(async (db) => [await own(db), await db.raw('select * from text_overrides')]);
      // Extensions that start for the first time add keys of their own.
      expect(after[0]).to.include.deep.members([...(before[0] ?? [])]);
      expect(before[0]).to.have.length.greaterThan(1);
      expect(after[1]).to.deep.equal(before[1]);
      expect(readFileSync(theme, 'utf8')).to.equal('body { color: teal }');
      const house = await openHouse({ ...readEnvironment().houseOptions(), extensionRoots: [] });
      const { values } = await house.settings.view('mail', 'system');
      await house.close();
      expect(values).to.deep.include({ transport: 'off', from: 'ours@example.net' });
    });

    it('that fails leaves a database that the version before can use', async () => {
      const breaking: Forward = async ({ database }) => {
        const db = await openDatabase(database, { clock: createLiveClock(), log: createLog({ level: 'silent' }) });
        try {
          return await migrate(db, 'probe', [
            { name: '0001-half-way', up: async (m) => {
              await m.createTable('half_way', (t) => { t.id(); });
              await m.raw({ sqlite: ['delete from text_overrides'], postgres: ['delete from text_overrides'] });
              throw new Error('deliberately');
            } },
          ]);
        } finally {
          await db.close();
        }
      };
      const before = await withDatabase(async (db) => [await db.raw('select * from text_overrides'), await db.raw('select owner, name from billet_migrations order by owner, name'), await tables(db)]);
      const failure = await failureOf(updateHouse(readEnvironment(), '9.9.9', breaking));
      expect(failure.code).to.equal('UPDATE_FAILED');
      expect(failure.message).to.contain('deliberately');
      expect(await withDatabase(async (db) => [await db.raw('select * from text_overrides'), await db.raw('select owner, name from billet_migrations order by owner, name'), await tables(db)])).to.deep.equal(before);
      expect(await billet('audit')).to.contain(' 0 broken');
    });

    if (engine === 'sqlite') {
      it('undoes on SQLite also what an earlier migration of the same update has done', async () => {
        const later: Forward = async ({ database }) => {
          const db = await openDatabase(database, { clock: createLiveClock(), log: createLog({ level: 'silent' }) });
          try {
            return await migrate(db, 'probe', [
              { name: '0001-done', up: async (m) => { await m.createTable('done_first', (t) => { t.id(); }); } },
              { name: '0002-fails', up: () => Promise.reject(new Error('deliberately')) },
            ]);
          } finally {
            await db.close();
          }
        };
        const before = await withDatabase(tables);
        expect((await failureOf(updateHouse(readEnvironment(), '9.9.9', later))).code).to.equal('UPDATE_FAILED');
        expect(await withDatabase(tables)).to.deep.equal(before);
      });
    }

    it('does nothing where it cannot save first', async () => {
      let brought = 0;
      rmSync(join(storage, 'backups'), { recursive: true, force: true });
      writeFileSync(join(storage, 'backups'), 'a file stands in the way');
      const failure = await failureOf(updateHouse(readEnvironment(), '9.9.9', () => { brought += 1; return Promise.resolve([]); }));
      expect(failure.code).to.not.equal('it worked');
      expect(brought).to.equal(0);
    });
  });
};

suite('sqlite');
if (requireComponent('PostgreSQL', postgresAvailable())) suite('postgres');
