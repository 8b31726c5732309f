import {
  done,
  ModuleError,
  type CallCtx,
  type Failure,
  type Outcome,
  type PrepaidHandler,
  type PrepaidUse,
  type PrepaidWish,
} from '@billet/sdk';
import type { Knex } from '@billet/sql-accounts';
import { assertAttribute, type Attribute } from './attribute.ts';
import { groupNamesOf, planGroups, type Group } from './attributes.ts';
import type { RadiusDb } from './connect.ts';
import { tellSessions, type Wire } from './end-sessions.ts';
import { blockLogin, deleteLogin, exclusively, writeGroup } from './rows.ts';
import { openSessions } from './sessions.ts';
import type { Account, Plan } from './settings.ts';
import { asTime, firstInSeconds, instant } from './times.ts';

type Call = CallCtx<Account>;
type Wish = PrepaidWish<Plan>;

/** Marks a login that no service stands behind. */
export const PREPAID_TAG = 'prepaid';

const AT_ONCE = 100;
const PAGE = 500;
const WORD = 2 ** 32;
/** Longer than any session; more does not fit the attribute. */
const MOST_SECONDS = WORD - 1;

const check = (attribute: string, op: string, value: string): Attribute => ({
  table: 'check',
  attribute,
  op,
  value,
});
const reply = (attribute: string, value: string): Attribute => ({
  table: 'reply',
  attribute,
  op: ':=',
  value,
});

/** Comes last: who is at none of his access points is refused. */
const ELSEWHERE: Group = { name: 'prepaid-elsewhere', rows: [check('Auth-Type', ':=', 'Reject')] };

/**
 * Groups of a voucher, the one that is looked at first first. FreeRADIUS compares an address with one other only, so each
 * access point has a twin of the plan's group, and the first that fits counts.
 */
const groupsOf = (account: Account, { plan, planKey, accessPoints }: Wish): readonly Group[] => {
  const names = groupNamesOf(plan, planKey);
  const groups = planGroups(account, plan, planKey);
  if (accessPoints.length === 0)
    return groups
      .filter(({ name }) => names.includes(name))
      .sort((a, b) => names.indexOf(a.name) - names.indexOf(b.name));
  const twins = accessPoints.flatMap((address) =>
    names.map((name) => ({
      name: `${name}-at-${address}`,
      rows: [
        check('NAS-IP-Address', '==', address),
        ...(groups.find((group) => group.name === name)?.rows ?? []),
      ],
    })),
  );
  return [...twins, ELSEWHERE];
};

/** MikroTik cuts at so much traffic by itself; other makes are cut when their accounting is read. */
const trafficLimit = ({ vendor }: Account, bytes: number | undefined): readonly Attribute[] =>
  bytes === undefined || vendor !== 'mikrotik'
    ? []
    : [
        reply('Mikrotik-Total-Limit', String(bytes % WORD)),
        reply('Mikrotik-Total-Limit-Gigawords', String(Math.floor(bytes / WORD))),
      ];

const rowsOf = (account: Account, wish: Wish): readonly Attribute[] => [
  check('Cleartext-Password', ':=', wish.password.reveal()),
  check('Simultaneous-Use', ':=', String(wish.sessions)),
  ...(wish.expiresAt === undefined
    ? []
    : [check('Expiration', ':=', String(Math.floor(Date.parse(wish.expiresAt) / 1000)))]),
  reply('Class', PREPAID_TAG),
  ...(wish.secondsLeft === undefined
    ? []
    : [reply('Session-Timeout', String(Math.min(wish.secondsLeft, MOST_SECONDS)))]),
  ...trafficLimit(account, wish.bytesLeft),
];

const TABLES = ['radcheck', 'radreply', 'radusergroup'] as const;

/** Of these names, those that carry our mark. */
const marked = async (sql: Knex, usernames: readonly string[]): Promise<ReadonlySet<string>> =>
  new Set(
    await sql('radreply')
      .whereIn('username', usernames)
      .where({ attribute: 'Class', value: PREPAID_TAG })
      .pluck<string[]>('username'),
  );

const refuseForeign = async (trx: Knex, usernames: readonly string[]): Promise<void> => {
  const ours = await marked(trx, usernames);
  for (const table of TABLES) {
    const [foreign] = (
      await trx(table).whereIn('username', usernames).distinct('username').pluck<string[]>('username')
    ).filter((name) => !ours.has(name));
    if (foreign !== undefined)
      throw new ModuleError('exists', `The login "${foreign}" belongs to something else.`, {
        field: 'username',
      });
  }
};

const writeSome = (db: RadiusDb, account: Account, wishes: readonly Wish[]): Promise<void> =>
  exclusively(db, PREPAID_TAG, async (trx) => {
    const usernames = wishes.map(({ username }) => username);
    await refuseForeign(trx, usernames);
    for (const table of TABLES) await trx(table).whereIn('username', usernames).delete();
    const rows = wishes.flatMap((wish) =>
      rowsOf(account, wish).map((row) => ({ ...row, username: wish.username })),
    );
    rows.forEach(assertAttribute);
    for (const kind of ['check', 'reply'] as const) {
      const mine = rows.filter(({ table }) => table === kind);
      await trx.batchInsert(
        kind === 'check' ? 'radcheck' : 'radreply',
        mine.map(({ username, attribute, op, value }) => ({ username, attribute, op, value })),
        AT_ONCE,
      );
    }
    const groups = wishes.flatMap((wish) =>
      groupsOf(account, wish).map(({ name }, i) => ({
        username: wish.username,
        groupname: name,
        priority: i + 1,
      })),
    );
    await trx.batchInsert('radusergroup', groups, AT_ONCE);
  });

const write = async (ctx: Call, db: RadiusDb, wishes: readonly Wish[]): Promise<void> => {
  const groups = new Map(
    wishes.flatMap((wish) => groupsOf(ctx.settings, wish)).map((group) => [group.name, group] as const),
  );
  for (const group of groups.values()) await writeGroup(db, group);
  for (let from = 0; from < wishes.length; from += AT_ONCE) {
    ctx.signal.throwIfAborted();
    await writeSome(db, ctx.settings, wishes.slice(from, from + AT_ONCE));
  }
};

/** One whose session cannot be ended keeps nobody from the others; it is shut already, and stays marked for the next try. */
const remove = async (
  ctx: Call,
  db: RadiusDb,
  wire: Wire,
  usernames: readonly string[],
): Promise<Outcome<{ kept: readonly string[] }>> => {
  const kept: string[] = [];
  const notes = new Set<string>();
  let failure: Failure | undefined;
  for (const username of await marked(db.sql, usernames)) {
    ctx.signal.throwIfAborted();
    await blockLogin(db, username);
    const told = await tellSessions(ctx, db, wire, await openSessions(db, { usernames: [username] }));
    if (told.note !== undefined) notes.add(told.note);
    if (told.failure === undefined) await deleteLogin(db, username);
    else {
      kept.push(username);
      failure = told.failure;
    }
  }
  return done({ kept }, failure === undefined ? [...notes] : [failure.message, ...notes]);
};

interface UseRow {
  readonly username: string;
  readonly acctstarttime: number | string | null;
  readonly seconds: number | string | null;
  readonly bytes: number | string | null;
  readonly open: number | string | null;
}

const useOf = (row: UseRow): PrepaidUse => ({
  username: row.username,
  firstAt: instant(Number(row.acctstarttime ?? 0)) ?? '',
  seconds: Number(row.seconds ?? 0),
  bytes: Number(row.bytes ?? 0),
  online: Number(row.open ?? 0) > 0,
});

const used = async (
  db: RadiusDb,
  since: string,
  after = '',
): Promise<{ readonly items: readonly PrepaidUse[]; readonly next?: string }> => {
  const from = asTime(db, since);
  const names = await db
    .sql('radacct as a')
    .join('radreply as r', 'r.username', 'a.username')
    .where({ 'r.attribute': 'Class', 'r.value': PREPAID_TAG })
    .where('a.username', '>', after)
    .where((moved) => moved.where('a.acctupdatetime', '>=', from).orWhere('a.acctstoptime', '>=', from))
    .distinct('a.username')
    .orderBy('a.username')
    .limit(PAGE)
    .pluck<string[]>('a.username');
  const rows = (await db
    .sql('radacct')
    .whereIn('username', names)
    .groupBy('username')
    .orderBy('username')
    .select('username', firstInSeconds(db, 'acctstarttime'))
    .sum({ seconds: 'acctsessiontime' })
    .select(
      db.sql.raw('sum(coalesce(acctinputoctets, 0) + coalesce(acctoutputoctets, 0)) as bytes'),
      db.sql.raw('sum(case when acctstoptime is null then 1 else 0 end) as ??', ['open']),
    )) as unknown as readonly UseRow[];
  const last = names.at(-1);
  return { items: rows.map(useOf), ...(names.length === PAGE && last !== undefined ? { next: last } : {}) };
};

/** Vouchers: rows like those of any login, with what is left of their time and traffic. */
export const prepaid = (
  opened: <T>(ctx: Call, work: (db: RadiusDb) => Promise<T>) => Promise<T>,
  outcomeOf: <T>(ctx: Call, work: (db: RadiusDb) => Promise<Outcome<T>>) => Promise<Outcome<T>>,
  wire: Wire,
): PrepaidHandler<Account, Plan> => ({
  write: (ctx, wishes) =>
    outcomeOf(ctx, async (db) => {
      await write(ctx, db, wishes);
      return done(undefined);
    }),
  remove: (ctx, usernames) => outcomeOf(ctx, (db) => remove(ctx, db, wire, usernames)),
  used: (ctx, since, after) => opened(ctx, (db) => used(db, since, after)),
});
