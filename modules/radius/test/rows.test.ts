import { expect } from 'chai';
import knex from 'knex';
import { createConnections } from '../src/connect.ts';
import { exclusively, writeGroup } from '../src/rows.ts';
import { accountSettings } from '../src/settings.ts';
import { eachRadiusEngine, openTables, type RadiusTables } from './support/radius-database.ts';

eachRadiusEngine((engine) => {
  describe(`writing rows [${engine}]`, () => {
    let tables: RadiusTables;
    const connections = createConnections();
    const open = () => connections.open(accountSettings.parse(tables.settings));
    before(async () => {
      tables = await openTables(engine);
    });
    after(async () => {
      await connections.close();
      await tables.close();
    });
    afterEach(() => tables.empty());

    it('two on the same login go one after the other', async () => {
      const db = await open();
      const steps: string[] = [];
      const work = (name: string) =>
        exclusively(db, 'ana', async (trx) => {
          steps.push(`${name} begins`);
          for (let turn = 0; turn < 5; turn += 1) await trx('radcheck').where({ username: 'ana' });
          steps.push(`${name} ends`);
        });
      await Promise.all([work('one'), work('other')]);
      const [first] = steps[0]?.split(' ') ?? [];
      const second = first === 'one' ? 'other' : 'one';
      expect(steps).to.deep.equal([
        `${String(first)} begins`,
        `${String(first)} ends`,
        `${second} begins`,
        `${second} ends`,
      ]);
    });

    if (engine === 'sqlite') {
      it('a server that writes in between waits; it does not break what we read', async () => {
        const db = await open();
        const filename = String(tables.settings['file']);
        const impatient = knex({ client: 'sqlite3', connection: { filename }, useNullAsDefault: true });
        const session = { acctsessionid: 'S1', acctuniqueid: 'u1', nasipaddress: '127.0.0.1' };
        try {
          await exclusively(db, 'ana', async (trx) => {
            await trx('radcheck').where({ username: 'ana' });
            const refused: unknown = await impatient('radacct')
              .insert(session)
              .catch((error: unknown) => error);
            expect(String(refused)).to.contain('SQLITE_BUSY');
            await trx('radcheck').insert({
              username: 'ana',
              attribute: 'Cleartext-Password',
              op: ':=',
              value: 'x',
            });
          });
        } finally {
          await impatient.destroy();
        }
        expect(await tables.sql('radcheck').where({ username: 'ana' })).to.have.lengthOf(1);
      });
    }

    it('rows that say the same twice become one; what others wrote stays', async () => {
      const db = await open();
      const row = { table: 'reply', attribute: 'Acct-Interim-Interval', op: ':=', value: '300' } as const;
      const { table: _, ...stored } = row;
      for (let time = 0; time < 2; time += 1)
        await tables.sql('radgroupreply').insert({ groupname: 'g', ...stored });
      await tables
        .sql('radgroupreply')
        .insert({ groupname: 'g', attribute: 'Reply-Message', op: ':=', value: 'by hand' });
      await writeGroup(db, { name: 'g', rows: [row] });
      const left = (await tables.sql('radgroupreply').where({ groupname: 'g' }).orderBy('attribute')) as {
        attribute: string;
      }[];
      expect(left.map((each) => each.attribute)).to.deep.equal(['Acct-Interim-Interval', 'Reply-Message']);
    });

    it('nothing is written if one row is wrong', async () => {
      const db = await open();
      const good = { table: 'reply', attribute: 'Acct-Interim-Interval', op: ':=', value: '300' } as const;
      const outcome: unknown = await writeGroup(db, {
        name: 'g',
        rows: [good, { ...good, attribute: 'No-Such-Thing' }],
      }).catch((error: unknown) => error);
      expect(String(outcome)).to.contain('No-Such-Thing');
      expect(await tables.sql('radgroupreply').where({ groupname: 'g' })).to.deep.equal([]);
    });
  });
});
