import { expect } from 'chai';
import { eachEngine } from '@billet/testkit';
import { isDatabaseError, migrate, migrationStatus, type Database, type Migration } from '../src/index.ts';
import { refusal } from './support/refusal.ts';

const clients: Migration = {
  name: '0001-create-clients',
  up: (m) =>
    m.createTable('clients', (t) => {
      t.id();
      t.text('email').unique();
    }),
};

const invoices: Migration = {
  name: '0002-create-invoices',
  up: async (m) => {
    await m.createTable('invoices', (t) => {
      t.id();
      t.ref('client_id', 'clients');
      t.text('series').default("it's");
      t.int('number').nullable();
      t.money('total').default(0);
      t.bool('sent').default(false);
      t.date('due_on').nullable();
      t.instant('created_at').nullable();
      t.json('data').nullable();
      t.text('state').default('open').oneOf('open', 'closed');
      t.unique(['series', 'number'], { where: 'number is not null' });
      t.index(['client_id', 'created_at desc']);
      t.check('total-positive', 'total >= 0');
    });
    await m.createTable('lines', (t) => {
      t.id();
      t.ref('invoice_id', 'invoices', { onDelete: 'cascade' });
      t.money('amount');
    });
  },
};

const insert = (db: Database, table: string, row: Record<string, unknown>): Promise<unknown> =>
  db.transaction((work) => work.trx(table).insert(row));

const kindOf = async (promise: Promise<unknown>): Promise<[string, string | undefined]> => {
  const error = await refusal(promise);
  if (!isDatabaseError(error)) throw error;
  return [error.kind, error.constraint];
};

eachEngine('migrations', (open) => {
  let db: Database;
  beforeEach(async () => {
    db = await open();
  });

  it('runs what is missing, once, in order, and keeps a log per owner', async () => {
    expect(await migrate(db, 'billing', [clients])).to.deep.equal(['0001-create-clients']);
    expect(await migrate(db, 'billing', [clients, invoices])).to.deep.equal(['0002-create-invoices']);
    expect(await migrate(db, 'billing', [clients, invoices])).to.deep.equal([]);
    const status = await migrationStatus(db, 'billing', [clients]);
    expect(status.unknown).to.deep.equal(['0002-create-invoices']);
    expect(status.applied.map(({ name }) => name)).to.deep.equal(['0001-create-clients', '0002-create-invoices']);
    expect((await migrationStatus(db, 'other', [clients])).pending).to.deep.equal(['0001-create-clients']);
  });

  it('reports status on an empty database without changing it', async () => {
    expect((await migrationStatus(db, 'billing', [clients])).pending).to.deep.equal(['0001-create-clients']);
    expect((await migrationStatus(db, 'billing', [clients])).applied).to.deep.equal([]);
  });

  it('leaves nothing of a migration that fails, and goes on from there', async () => {
    const broken: Migration = {
      name: '0002-broken',
      up: async (m) => {
        await m.createTable('half', (t) => {
          t.id();
        });
        throw new Error('power cut');
      },
    };
    await refusal(migrate(db, 'billing', [clients, broken]));
    expect((await migrationStatus(db, 'billing', [clients, broken])).pending).to.deep.equal(['0002-broken']);
    const mended: Migration = { name: '0002-broken', up: (m) => m.createTable('half', (t) => t.id()) };
    expect(await migrate(db, 'billing', [clients, mended])).to.deep.equal(['0002-broken']);
  });

  it('lets migrators run in parallel without doing anything twice', async () => {
    const runs = await Promise.all([1, 2, 3].map(() => migrate(db, 'billing', [clients, invoices])));
    expect(runs.flat().sort()).to.deep.equal(['0001-create-clients', '0002-create-invoices']);
  });

  it('refuses names out of order and tables outside the prefix', async () => {
    expect(await refusal(migrate(db, 'billing', [invoices, clients]))).to.have.property('message').that.contains('ascend');
    const error = await refusal(migrate(db, 'acme', [clients], { tablePrefix: 'x_acme_' }));
    expect(error).to.have.property('message').that.contains('x_acme_');
  });

  it('keeps every promise of a column, with the same name on both engines', async () => {
    await migrate(db, 'billing', [clients, invoices]);
    await insert(db, 'clients', { email: 'a@example.test' });
    const row = { client_id: 1, number: 1 };
    await insert(db, 'invoices', row);
    expect(await kindOf(insert(db, 'clients', { email: 'a@example.test' }))).to.deep.equal(['unique', 'clients(email)']);
    expect(await kindOf(insert(db, 'invoices', row))).to.deep.equal(['unique', 'invoices(series,number)']);
    expect((await kindOf(insert(db, 'invoices', { client_id: 99 })))[0]).to.equal('foreign-key');
    expect(await kindOf(insert(db, 'clients', { email: null }))).to.deep.equal(['not-null', 'email']);
    const bad = async (column: string, value: unknown): Promise<[string, string | undefined]> =>
      kindOf(insert(db, 'invoices', { client_id: 1, [column]: value }));
    expect(await bad('due_on', '21.01.2027')).to.deep.equal(['check', 'invoices_due_on_check']);
    expect(await bad('created_at', '2027-01-21 12:00:00')).to.deep.equal(['check', 'invoices_created_at_check']);
    expect(await bad('state', 'lost')).to.deep.equal(['check', 'invoices_state_check']);
    expect(await bad('total', -1)).to.deep.equal(['check', 'invoices_total_positive']);
    expect(await bad('total', null)).to.deep.equal(['not-null', 'total']);
    expect((await bad('total', 2 ** 53))[0]).to.equal('range');
    expect((await bad('total', 10n))[0]).to.equal('range');
    const [stored] = await db.raw<Record<string, unknown>>('select series, state, total from invoices');
    expect(stored).to.deep.equal({ series: "it's", state: 'open', total: 0 });
  });

  it('refuses fractions and out-of-range money in the database itself', async () => {
    await migrate(db, 'billing', [clients, invoices]);
    await insert(db, 'clients', { email: 'a@example.test' });
    const direct = (value: string): Promise<unknown> =>
      db.transaction(() => db.execute(`insert into invoices (client_id, total) values (1, ${value})`));
    expect((await kindOf(direct('9007199254740992')))[0]).to.equal('check');
    await db.transaction(() => db.execute('insert into invoices (client_id, total) values (1, 9007199254740991)'));
    if (db.engine === 'sqlite') expect((await kindOf(direct('1.5')))[0]).to.equal('check');
  });

  it('never gives an id twice', async () => {
    await migrate(db, 'billing', [clients]);
    await insert(db, 'clients', { email: 'a@example.test' });
    await db.transaction(() => db.execute('delete from clients'));
    await insert(db, 'clients', { email: 'b@example.test' });
    expect(await db.raw('select id from clients')).to.deep.equal([{ id: 2 }]);
  });

  it('makes a table immutable, wholly or but for some columns', async () => {
    await migrate(db, 'billing', [
      clients,
      invoices,
      {
        name: '0003-freeze',
        up: async (m) => {
          await m.immutable('lines');
          await m.immutable('invoices', { mutable: ['state'] });
        },
      },
    ]);
    await insert(db, 'clients', { email: 'a@example.test' });
    await insert(db, 'invoices', { client_id: 1 });
    await insert(db, 'lines', { invoice_id: 1, amount: 5 });
    const change = (sql: string): Promise<unknown> => db.transaction(() => db.execute(sql));
    expect((await kindOf(change('update lines set amount = 6')))[0]).to.equal('immutable');
    expect((await kindOf(change('delete from lines')))[0]).to.equal('immutable');
    expect((await kindOf(change('update invoices set total = 6')))[0]).to.equal('immutable');
    expect((await kindOf(change('delete from invoices')))[0]).to.equal('immutable');
    await change("update invoices set state = 'closed'");
    expect(await db.raw('select state, total from invoices')).to.deep.equal([{ state: 'closed', total: 0 }]);
  });

  it('adds and drops columns and indexes', async () => {
    await migrate(db, 'billing', [clients]);
    await insert(db, 'clients', { email: 'a@example.test' });
    await migrate(db, 'billing', [
      clients,
      {
        name: '0002-more',
        up: async (m) => {
          await m.addColumns('clients', (t) => t.text('name').default('?'));
          await m.addIndex('clients', ['name']);
        },
      },
    ]);
    expect(await db.raw('select id, name from clients')).to.deep.equal([{ id: 1, name: '?' }]);
    await migrate(db, 'billing', [
      clients,
      { name: '0002-more', up: () => Promise.resolve() },
      {
        name: '0003-less',
        up: async (m) => {
          await m.dropIndex('clients', ['name']);
          await m.dropColumn('clients', 'name');
        },
      },
    ]);
    expect(await db.raw('select * from clients')).to.deep.equal([{ id: 1, email: 'a@example.test' }]);
  });

  it('rebuilds a table: rows, children, ids, triggers and indexes stay', async () => {
    const freeze: Migration = {
      name: '0003-freeze',
      up: async (m) => {
        await m.immutable('clients');
        await m.addIndex('clients', ['lower(email)'], { name: 'clients_lower_email' });
      },
    };
    await migrate(db, 'billing', [clients, invoices, freeze]);
    for (const email of ['a@example.test', 'b@example.test']) await insert(db, 'clients', { email });
    await insert(db, 'invoices', { client_id: 1 });
    await insert(db, 'lines', { invoice_id: 1, amount: 5 });
    const rebuild: Migration = {
      name: '0004-rebuild',
      up: (m) =>
        m.rebuildTable(
          'clients',
          (t) => {
            t.id();
            t.text('email').unique().check("email like '%@%'");
            t.text('name');
          },
          {
            copy: { name: 'upper(email)' },
            postgres: [
              "alter table clients add column name text not null default ''",
              'alter table clients disable trigger user',
              'update clients set name = upper(email)',
              'alter table clients enable trigger user',
              'alter table clients alter column name drop default',
              "alter table clients add constraint clients_email_check check (email like '%@%')",
            ],
          },
        ),
    };
    await migrate(db, 'billing', [clients, invoices, freeze, rebuild]);
    expect(await db.raw('select id, email, name from clients order by id')).to.deep.equal([
      { id: 1, email: 'a@example.test', name: 'A@EXAMPLE.TEST' },
      { id: 2, email: 'b@example.test', name: 'B@EXAMPLE.TEST' },
    ]);
    expect(await db.raw('select amount from lines')).to.deep.equal([{ amount: 5 }]);
    expect((await kindOf(insert(db, 'clients', { email: 'no', name: '' })))[0]).to.equal('check');
    expect((await kindOf(insert(db, 'clients', { email: 'a@example.test', name: '' })))[1]).to.equal('clients(email)');
    expect((await kindOf(insert(db, 'invoices', { client_id: 9 })))[0]).to.equal('foreign-key');
    expect((await kindOf(db.transaction(() => db.execute('delete from clients'))))[0]).to.equal('immutable');
    const index =
      db.engine === 'sqlite'
        ? await db.raw("select 1 from sqlite_master where name = 'clients_lower_email'")
        : await db.raw("select 1 from pg_indexes where indexname = 'clients_lower_email'");
    expect(index).to.have.length(1);
  });

  it('refuses a migration that would break references', async () => {
    await migrate(db, 'billing', [clients, invoices]);
    await insert(db, 'clients', { email: 'a@example.test' });
    await insert(db, 'invoices', { client_id: 1 });
    const error = await kindOf(
      migrate(db, 'billing', [clients, invoices, { name: '0003-lose', up: (m) => m.raw('delete from clients') }]),
    );
    expect(error[0]).to.equal('foreign-key');
    expect(await db.raw('select id from clients')).to.have.length(1);
    // The pragma is back on after the failure.
    expect((await kindOf(insert(db, 'invoices', { client_id: 9 })))[0]).to.equal('foreign-key');
  });

  it('passes raw SQL per engine, question marks untouched', async () => {
    await migrate(db, 'billing', [
      clients,
      {
        name: '0002-raw',
        up: (m) =>
          m.raw({
            sqlite: "insert into clients (email) values ('sqlite?')",
            postgres: ["insert into clients (email) values ('postgres?')"],
          }),
      },
    ]);
    expect(await db.raw('select email from clients')).to.deep.equal([{ email: `${db.engine}?` }]);
  });
});
