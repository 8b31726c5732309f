import { existsSync, readFileSync, accessSync, constants } from 'node:fs';
import type { Knex } from 'knex';
import { freeradiusAvailable, requireComponent } from '@billet/testkit';
import { expect } from 'chai';
import { eachRadiusEngine, openTables, type Engine } from './support/radius-database.ts';
import { openStage, type Stage } from './support/stage.ts';

const FILES: Readonly<Record<Engine, string>> = {
  sqlite: '/etc/freeradius/3.0/mods-config/sql/main/sqlite/schema.sql',
  postgres: '/etc/freeradius/3.0/mods-config/sql/main/postgresql/schema.sql',
  mysql: '/etc/freeradius/3.0/mods-config/sql/main/mysql/schema.sql',
};

/** The package keeps its configuration to its own user and to root. */
const readable = (file: string): boolean => {
  try {
    accessSync(file, constants.R_OK);
    return existsSync(file);
  } catch {
    return false;
  }
};

const load =
  (file: string) =>
  async (sql: Knex): Promise<void> => {
    const text = readFileSync(file, 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|--.*$|^#.*$/gm, '');
    for (const statement of text.split(';'))
      if (statement.trim() !== '') await sql.raw(statement.replaceAll('?', '\\?'));
  };

const suite = (engine: Engine): void => {
  describe(`on the tables that come with FreeRADIUS [${engine}]`, function () {
    this.timeout(60_000);
    let stage: Stage;
    before(async () => {
      stage = await openStage(engine, await openTables(engine, load(FILES[engine])));
    });
    after(() => stage.close());
    afterEach(() => stage.empty());

    it('the module finds what it needs', async () => {
      const { ctx, module } = stage;
      const result = await module.test(ctx());
      expect(result.ok, result.message).to.equal(true);
    });

    it('a login lives from its first day to its last', async () => {
      const { auth, ctx, ensure, module, nas, wish } = stage;
      const want = wish({ username: 'ana', ip: '192.0.2.10', macs: ['00:11:22:33:44:55'] });
      const made = await ensure(want);
      expect(auth('ana').attributes).to.include({
        'Mikrotik-Rate-Limit': '10M/20M',
        'Framed-IP-Address': '192.0.2.10',
      });
      const session = await nas.connect('ana', 's3cret');
      if (session === undefined) throw new Error('not let in');
      await nas.report(session, { up: 1000, down: 5_000_000_000 });
      expect((await module.resources?.session?.list(ctx(), made.ref))?.items[0]).to.include({
        up: 1000,
        down: 5_000_000_000,
        nas: '127.0.0.1',
      });
      await ensure({ ...want, state: 'suspended', suspension: { reason: 'overdue', mode: 'walled' } });
      expect(nas.sessions.size).to.equal(0);
      const walled = await nas.connect('ana', 's3cret');
      if (walled === undefined) throw new Error('a suspended login was refused instead of walled in');
      expect(Object.fromEntries(walled.policy)).to.include({ '14988.19': 'blocked' });
      await ensure(want);
      expect(await module.find(ctx(), made.ref)).to.include({
        username: 'ana',
        state: 'active',
        plan: 'plan-1',
        ip: '192.0.2.10',
      });
      expect(await module.remove(ctx(), made.ref)).to.include({ status: 'done' });
      expect(auth('ana').packet).to.equal('Access-Reject');
    });
  });
};

if (requireComponent('FreeRADIUS', freeradiusAvailable()))
  eachRadiusEngine((engine) => {
    if (readable(FILES[engine])) suite(engine);
    else
      describe.skip(`on the tables that come with FreeRADIUS [${engine}: not readable by this user]`, () =>
        suite(engine));
  });
