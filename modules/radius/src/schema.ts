import type { Knex } from '@billet/sql-accounts';

const TEXT = 253;

/** The tables of FreeRADIUS 3 that it reads and writes, made where they are missing. */
export const createRadiusTables = async (
  db: Knex,
  engine: 'sqlite' | 'postgres' | 'mysql',
): Promise<void> => {
  const make = async (name: string, define: (table: Knex.CreateTableBuilder) => void): Promise<void> => {
    if (!(await db.schema.hasTable(name))) await db.schema.createTable(name, define);
  };
  for (const [name, owner] of [
    ['radcheck', 'username'],
    ['radreply', 'username'],
    ['radgroupcheck', 'groupname'],
    ['radgroupreply', 'groupname'],
  ] as const) {
    await make(name, (t) => {
      t.increments('id');
      t.string(owner, 64).notNullable().index();
      t.string('attribute', 64).notNullable();
      t.string('op', 2).notNullable();
      t.string('value', TEXT).notNullable();
      // Logins of a service are found by their tag.
      if (name === 'radreply') t.index(['value']);
    });
  }
  await make('radusergroup', (t) => {
    t.increments('id');
    t.string('username', 64).notNullable().index();
    t.string('groupname', 64).notNullable();
    t.integer('priority').notNullable().defaultTo(1);
  });
  const time = (t: Knex.CreateTableBuilder, name: string): void => {
    // FreeRADIUS keeps epochs on SQLite, timestamps on PostgreSQL and wall time on MySQL.
    if (engine === 'sqlite') t.integer(name);
    else if (engine === 'mysql') t.datetime(name);
    else t.timestamp(name, { useTz: true });
  };
  const address = (t: Knex.CreateTableBuilder, name: string): void => {
    if (engine !== 'postgres') t.string(name, 15);
    else t.specificType(name, 'inet');
  };
  await make('radacct', (t) => {
    t.bigIncrements('radacctid');
    t.string('acctsessionid', 64).notNullable();
    t.string('acctuniqueid', 32).notNullable().unique();
    t.string('username', TEXT).index();
    address(t, 'nasipaddress');
    t.string('nasportid', 32);
    time(t, 'acctstarttime');
    time(t, 'acctupdatetime');
    time(t, 'acctstoptime');
    t.bigInteger('acctsessiontime');
    t.bigInteger('acctinputoctets');
    t.bigInteger('acctoutputoctets');
    t.string('calledstationid', 50);
    t.string('callingstationid', 50);
    address(t, 'framedipaddress');
    // As the stock schema of FreeRADIUS has them.
    for (const name of ['framedipv6address', 'framedipv6prefix', 'framedinterfaceid', 'delegatedipv6prefix'])
      if (engine !== 'postgres' || name === 'framedinterfaceid') t.string(name, 44);
      else t.specificType(name, 'inet');
    t.string('acctterminatecause', 32);
    t.index(['acctupdatetime']);
    t.index(['nasipaddress']);
    t.index(['framedipaddress']);
  });
  await make('radpostauth', (t) => {
    t.increments('id');
    t.string('username', TEXT).notNullable();
    t.string('pass', TEXT);
    t.string('reply', 32);
    t.string('authdate', 64);
  });
  await make('nas', (t) => {
    t.increments('id');
    t.string('nasname', 128).notNullable();
    t.string('shortname', 32);
    t.string('type', 30).defaultTo('other');
    t.integer('ports');
    t.string('secret', 60).notNullable();
    t.string('server', 64);
    t.string('community', 50);
    t.string('description', 200);
  });
};

export const REQUIRED_TABLES = [
  'radcheck',
  'radreply',
  'radgroupcheck',
  'radgroupreply',
  'radusergroup',
  'radacct',
] as const;
