import {
  openDatabaseLine,
  serverModuleConformance,
  type DatabaseLine,
  type ServerModuleFixture,
} from '@billet/testkit';
import radius from '../src/index.ts';
import {
  eachRadiusEngine,
  openTables,
  timeIn,
  type Engine,
  type RadiusTables,
} from './support/radius-database.ts';
import { loginsIn, seenLogin } from './support/look.ts';

type Spoil = NonNullable<ServerModuleFixture['invalid']>[number]['spoil'];

/** The first login of a wish with something wrong in it. */
const withLogin =
  (wrong: object): Spoil =>
  (want) => ({
    ...want,
    resources: want.resources.map((each) => ({ ...each, want: { ...each.want, ...wrong } })),
  });

const fixtureOf = (tables: RadiusTables, line: DatabaseLine | undefined): ServerModuleFixture => {
  const { sql, engine } = tables;
  const at = (seconds: number): number | string | Date => timeIn(engine, seconds);
  const settings = { ...tables.settings, ...(line === undefined ? {} : { port: line.port }) };
  return {
    extension: radius,
    settings,
    plan: { down: '20M', up: '10M', pool: 'home' },
    otherPlan: { down: '50M', up: '25M', sessions: 2 },
    passwords: true,
    unreachable: engine === 'sqlite' ? { ...settings, file: '/nowhere/radius.db' } : { ...settings, port: 9 },
    ...(engine === 'sqlite' ? {} : { wrongSecret: { settings: { ...settings, user: 'nobody' } } }),
    invalid: [
      { field: 'macs', spoil: withLogin({ macs: ['00:11:22:33:44'] }) },
      {
        field: 'macs',
        spoil: withLogin({ macs: Array.from({ length: 6 }, (_, i) => `00:11:22:33:44:0${String(i)}`) }),
      },
      { field: 'ip', spoil: withLogin({ ip: '10.0.0.256' }) },
      { field: 'username', spoil: withLogin({ username: "o'neil; --" }) },
      {
        field: 'attributes',
        spoil: withLogin({ attributes: [{ table: 'reply', name: 'No-Such-Thing', op: ':=', value: '1' }] }),
      },
      {
        field: 'attributes',
        spoil: withLogin({
          attributes: [{ table: 'reply', name: 'Session-Timeout', op: ':=', value: 'soon' }],
        }),
      },
    ],
    server: {
      look: (username) => seenLogin(sql, username),
      count: () => loginsIn(sql),
      ...(line === undefined ? {} : { loseAnswer: () => line.loseAnswer(), stall: () => line.stall() }),
      foreign: async (username) => {
        await sql('radcheck').insert({
          username,
          attribute: 'Cleartext-Password',
          op: ':=',
          value: 'theirs',
        });
      },
      spoil: async (username) => {
        await sql('radusergroup').where({ username }).delete();
        await sql('radcheck').where({ username, attribute: 'Cleartext-Password' }).update({ value: 'oops' });
        await sql('radreply').insert({
          username,
          attribute: 'Mikrotik-Rate-Limit',
          op: ':=',
          value: '1G/1G',
        });
      },
      fill: async () => {
        const rows = Array.from({ length: 1100 }, (_, i) => ({
          username: `m${String(i)}`,
          attribute: 'Cleartext-Password',
          op: ':=',
          value: 'x',
        }));
        await sql.batchInsert('radcheck', rows, 200);
        await sql.batchInsert(
          'radreply',
          rows.map((row) => ({ ...row, attribute: 'Class', value: `svc:${row.username}` })),
          200,
        );
      },
      traffic: async (username, session, { up, down }) => {
        const row = { acctinputoctets: up, acctoutputoctets: down, acctupdatetime: at(1_800_000_000) };
        const moved = await sql('radacct').where({ acctuniqueid: session }).update(row);
        if (moved === 0)
          await sql('radacct').insert({
            ...row,
            username,
            acctuniqueid: session,
            acctsessionid: session,
            nasipaddress: '127.0.0.1',
            acctstarttime: at(1_799_999_000),
            acctstoptime: at(1_800_000_100),
          });
      },
    },
    stop: () => tables.empty(),
  };
};

eachRadiusEngine((engine: Engine) => {
  describe(`radius [${engine}]`, function () {
    this.timeout(60_000);
    let tables: RadiusTables;
    let line: DatabaseLine | undefined;
    before(async () => {
      tables = await openTables(engine);
      if (tables.database.kind === 'postgres') line = await openDatabaseLine(tables.database);
    });
    after(async () => {
      await line?.stop();
      await tables.close();
    });
    serverModuleConformance(`radius [${engine}]`, () => fixtureOf(tables, line));
  });
});
