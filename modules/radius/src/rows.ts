import { isModuleError, ModuleError } from '@billet/sdk';
import type { Knex } from '@billet/sql-accounts';
import { assertAttribute, type Attribute } from './attribute.ts';
import { isManaged, type Group } from './attributes.ts';
import { explain, type RadiusDb } from './connect.ts';

interface Row {
  readonly id: number;
  readonly attribute: string;
  readonly op: string;
  readonly value: string;
}

interface GroupRow {
  readonly username: string;
  readonly groupname: string;
  readonly priority: number;
}

/** What is to be taken out of a table and what put in. */
interface Difference {
  readonly table: string;
  readonly stale: readonly Row[];
  readonly missing: readonly Attribute[];
}

/** A login with everything it should have. */
export interface LoginRows {
  readonly username: string;
  readonly serviceId: string;
  readonly rows: readonly Attribute[];
  /** The one looked at first first. */
  readonly groups: readonly string[];
  /** Extra attributes of an earlier wish: ours as well, though no list names them. */
  readonly formerExtras: readonly string[];
}

const same = (row: Row, wish: Attribute): boolean =>
  row.attribute === wish.attribute && row.op === wish.op && row.value === wish.value;

type OwnerColumn = 'username' | 'groupname';

const TABLES: Readonly<Record<OwnerColumn, Readonly<Record<Attribute['table'], string>>>> = {
  username: { check: 'radcheck', reply: 'radreply' },
  groupname: { check: 'radgroupcheck', reply: 'radgroupreply' },
};

const differences = async (
  sql: Knex,
  column: OwnerColumn,
  owner: string,
  wishes: readonly Attribute[],
  isOurs: (row: Row) => boolean,
): Promise<readonly Difference[]> => {
  const found: Difference[] = [];
  for (const kind of ['check', 'reply'] as const) {
    const table = TABLES[column][kind];
    const wanted = wishes.filter((wish) => wish.table === kind);
    const rows = await sql<Row>(table).where(column, owner).orderBy('id');
    const kept = new Set<Attribute>();
    // One row per wish stays; a second row that says the same is as wrong as one that says something else.
    const stale = rows.filter((row) => {
      const wish = wanted.find((each) => !kept.has(each) && same(row, each));
      if (wish !== undefined) kept.add(wish);
      const named = wanted.some((each) => each.attribute === row.attribute && each.op !== '+=');
      return wish === undefined && (isOurs(row) || named);
    });
    found.push({ table, stale, missing: wanted.filter((wish) => !kept.has(wish)) });
  }
  return found;
};

const isOursIn =
  (extras: readonly string[]) =>
  (row: Row): boolean =>
    isManaged(row) || extras.includes(row.attribute);

const apply = async (
  trx: Knex,
  column: OwnerColumn,
  owner: string,
  changes: readonly Difference[],
): Promise<void> => {
  for (const { table, stale, missing } of changes) {
    if (stale.length > 0)
      await trx(table)
        .whereIn(
          'id',
          stale.map((row) => row.id),
        )
        .delete();
    if (missing.length > 0)
      await trx(table).insert(
        missing.map(({ attribute, op, value }) => ({ [column]: owner, attribute, op, value })),
      );
  }
};

const LOCK_SECONDS = 10;

/** MySQL frees a named lock only when it is told to: on the connection of the transaction, once that is over. */
const lockedByName = async <T>(sql: Knex, name: string, work: (trx: Knex) => Promise<T>): Promise<T> => {
  const client = sql.client as {
    acquireConnection(): Promise<object>;
    releaseConnection(connection: object): Promise<void>;
  };
  const connection = await client.acquireConnection();
  const lock = `billet ${name}`.slice(0, 64);
  try {
    const answer = await sql
      .raw<readonly (readonly { readonly held: number | null }[])[]>('select get_lock(?, ?) as held', [
        lock,
        LOCK_SECONDS,
      ])
      .connection(connection);
    if (answer[0]?.[0]?.held !== 1)
      throw new ModuleError('busy', 'The database of the RADIUS server is busy.');
    try {
      // Otherwise a search that finds nothing keeps its neighbours from writing.
      return await sql.transaction(work, { connection, isolationLevel: 'read committed' });
    } finally {
      await sql.raw('do release_lock(?)', [lock]).connection(connection);
    }
  } finally {
    await client.releaseConnection(connection);
  }
};

/**
 * One transaction that nobody else's on the same owner crosses. If its end is unknown, the failure says so: the commit
 * may have arrived.
 */
export const exclusively = async <T>(
  { sql, engine }: RadiusDb,
  owner: string,
  work: (trx: Knex) => Promise<T>,
): Promise<T> => {
  try {
    if (engine === 'mysql') return await lockedByName(sql, owner, work);
    return await sql.transaction(async (trx) => {
      if (engine === 'postgres')
        await trx.raw('select pg_advisory_xact_lock(hashtext(?))', [`billet ${owner}`]);
      // Takes the write lock before anything is read: a reader that starts to write is refused at once, without waiting.
      else await trx('radusergroup').whereRaw('0 = 1').delete();
      return work(trx);
    });
  } catch (error) {
    if (isModuleError(error)) throw error;
    const { kind, message } = explain(error).failure;
    throw new ModuleError(kind, message, kind === 'network' ? { ambiguous: true } : {});
  }
};

/** Rows of a group. */
export const writeGroup = async (db: RadiusDb, { name, rows }: Group): Promise<void> => {
  rows.forEach(assertAttribute);
  const look = (sql: Knex): Promise<readonly Difference[]> =>
    differences(sql, 'groupname', name, rows, isOursIn([]));
  const changes = await look(db.sql);
  if (changes.every(({ stale, missing }) => stale.length + missing.length === 0)) return;
  await exclusively(db, `group ${name}`, async (trx) => apply(trx, 'groupname', name, await look(trx)));
};

const groupNames = async (sql: Knex, username: string): Promise<readonly string[]> => {
  const found = await sql<GroupRow>('radusergroup')
    .where({ username })
    .orderBy('priority')
    .orderBy('groupname');
  return found.map((row) => row.groupname);
};

const sameGroups = (one: readonly string[], other: readonly string[]): boolean =>
  one.join('\n') === other.join('\n');

/** Names of the attributes in which a login is not as it should be; `group` for its groups. */
export const loginDifferences = async ({ sql }: RadiusDb, login: LoginRows): Promise<ReadonlySet<string>> => {
  login.rows.forEach(assertAttribute);
  const changes = await differences(
    sql,
    'username',
    login.username,
    login.rows,
    isOursIn(login.formerExtras),
  );
  const names = changes.flatMap(({ stale, missing }) => [...stale, ...missing].map((row) => row.attribute));
  const inGroups = sameGroups(await groupNames(sql, login.username), login.groups);
  return new Set([...names, ...(inGroups ? [] : ['group'])]);
};

/** Whose login it is, by the tag we write; `foreign` = there is one, and nobody of ours made it. */
export const ownerOf = async (sql: Knex, username: string): Promise<string | 'foreign' | undefined> => {
  const tag = (await sql('radreply').where({ username, attribute: 'Class' }).first()) as
    | { readonly value: string }
    | undefined;
  const owner = /^svc:(.+)$/.exec(tag?.value ?? '')?.[1];
  if (owner !== undefined) return owner;
  for (const table of ['radcheck', 'radreply', 'radusergroup'])
    if ((await sql(table).where({ username }).first()) !== undefined) return 'foreign';
  return undefined;
};

/** All rows of a login and its groups, in one transaction. */
export const writeLogin = (db: RadiusDb, login: LoginRows): Promise<void> =>
  exclusively(db, login.username, async (trx) => {
    const { username, serviceId, groups } = login;
    const owner = await ownerOf(trx, username);
    if (owner !== undefined && owner !== serviceId)
      throw new ModuleError('exists', `The login "${username}" belongs to something else.`, {
        field: 'username',
      });
    await apply(
      trx,
      'username',
      username,
      await differences(trx, 'username', username, login.rows, isOursIn(login.formerExtras)),
    );
    if (sameGroups(await groupNames(trx, username), groups)) return;
    await trx('radusergroup').where({ username }).delete();
    if (groups.length > 0)
      await trx('radusergroup').insert(
        groups.map((groupname, i) => ({ username, groupname, priority: i + 1 })),
      );
  });

/** Shuts a login out while its sessions are ended; its tag stays, so that a retry finds it. */
export const blockLogin = (db: RadiusDb, username: string): Promise<void> =>
  exclusively(db, username, async (trx) => {
    const blocked: unknown = await trx('radcheck')
      .where({ username, attribute: 'Auth-Type', value: 'Reject' })
      .first();
    if (blocked === undefined)
      await trx('radcheck').insert({ username, attribute: 'Auth-Type', op: ':=', value: 'Reject' });
  });

export const deleteLogin = (db: RadiusDb, username: string): Promise<void> =>
  exclusively(db, username, async (trx) => {
    for (const table of ['radcheck', 'radreply', 'radusergroup'])
      await trx(table).where({ username }).delete();
  });

/** Notes another service as the owner, and nothing else: its `ensure` brings the rest. Answers whether it was the one named. */
export const giveLogin = (db: RadiusDb, username: string, from: string, to: string): Promise<boolean> =>
  exclusively(db, username, async (trx) => {
    const owner = await ownerOf(trx, username);
    if (owner === to) return true;
    if (owner !== from) return false;
    await trx('radreply').where({ username, attribute: 'Class' }).update({ value: `svc:${to}` });
    return true;
  });

/** Logins that carry the tag of a service. */
export const loginsOfService = async ({ sql }: RadiusDb, serviceId: string): Promise<readonly string[]> => {
  const rows = await sql<Row & { username: string }>('radreply')
    .where({ attribute: 'Class', value: `svc:${serviceId}` })
    .orderBy('id');
  return [...new Set(rows.map((row) => row.username))];
};
