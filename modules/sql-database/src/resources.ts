import { done, failed, ModuleError, type CallCtx, type Failure, type Outcome, type Ref, type ResourceHandler } from '@billet/sdk';
import type { Knex, SqlEntry } from '@billet/sql-accounts';
import { forgetObject, giveObject, noteObject, noteOf, ownedBy, ownerOf, register, type UserNote } from './objects.ts';
import type { Dialect, ServerUser } from './server.ts';
import type { Account, Plan } from './settings.ts';

type Call = CallCtx<Account>;
/** The book-keeping, open, and how to talk to the server. */
export type Opened = <T>(ctx: Call, work: (sql: Knex, dialect: Dialect) => Promise<T>) => Promise<T>;

const NAME = /^[A-Za-z][A-Za-z0-9_]{0,53}$/;

const addressFor = ({ settings }: Call): string => (settings.publicHost === '' ? settings.host : settings.publicHost);
const hostsFor = ({ settings }: Call, hosts: readonly string[] | undefined): readonly string[] =>
  hosts === undefined || hosts.length === 0 ? settings.clientHosts.split(/\s+/).filter((host) => host !== '') : hosts;

/** Whether this account may have it, and whether it is new. */
const claim = async (sql: Knex, entry: SqlEntry<Plan>, kind: 'database' | 'user', name: string, there: () => Promise<boolean>): Promise<Failure | 'new' | 'own'> => {
  if (!NAME.test(name)) return failed('invalid', 'Letters, digits and _ only, at most 54, a letter first.', { field: 'name' });
  const owner = await ownerOf(sql, kind, name);
  if (owner === entry.id) return 'own';
  if (owner !== undefined || (await there())) return failed('exists', `The name "${name}" is taken on this server.`, { field: 'name' });
  return (await full(sql, entry, kind)) ?? 'new';
};

const full = async (sql: Knex, entry: SqlEntry<Plan>, kind: 'database' | 'user'): Promise<Failure | undefined> => {
  const most = kind === 'database' ? entry.limits.databases : entry.limits.users;
  return most > 0 && (await ownedBy(sql, entry.id, kind)).length >= most ? failed('limit', `The plan has ${String(most)} of them.`, { field: 'name' }) : undefined;
};

/** Notes another account as the owner; `before` does what has to be done while the old one still has it. */
const give = async (sql: Knex, kind: 'database' | 'user', name: string, from: Ref, to: Ref, before: () => Promise<void>): Promise<Outcome<{ readonly id: string }>> => {
  const entry = await entryFor(sql, to);
  const owner = await ownerOf(sql, kind, name);
  if (owner === to.id) return done({ id: name });
  if (owner !== from.id) return failed(owner === undefined ? 'notFound' : 'exists', `"${name}" is not with that service.`);
  const limit = await full(sql, entry, kind);
  if (limit !== undefined) return limit;
  await before();
  await giveObject(sql, kind, name, to.id);
  return done({ id: name });
};

const entryFor = async (sql: Knex, account: Ref): Promise<SqlEntry<Plan>> => {
  const entry = await register.read(sql, account.id);
  if (entry === undefined) throw new ModuleError('notFound', 'There is no such account on this server.');
  return entry;
};

const wrongEngine = ({ settings }: Call, engine: string): Failure | undefined =>
  engine === settings.engine ? undefined : failed('invalid', `This server is of the type ${settings.engine}.`, { field: 'engine' });

export const userFor = (ctx: Call, entry: SqlEntry<Plan>, name: string, note: UserNote): ServerUser => ({
  name,
  databases: note.databases,
  access: note.access,
  hosts: hostsFor(ctx, note.hosts),
  connections: entry.limits.connections,
  locked: entry.state === 'suspended',
});

export const databaseHandler = (opened: Opened): ResourceHandler<Account, 'database'> => ({
  list: (ctx, account) =>
    opened(ctx, async (sql, dialect) => {
      const names = (await ownedBy(sql, account.id, 'database')).map(({ name }) => name);
      const sizes = await dialect.sizes(sql, names);
      return { items: names.map((name) => ({ id: name, name, engine: ctx.settings.engine, host: addressFor(ctx), usage: sizes.get(name) ?? 0 })) };
    }),
  ensure: (ctx, account, { want }) =>
    opened(ctx, async (sql, dialect) => {
      const wrong = wrongEngine(ctx, want.engine);
      if (wrong !== undefined) return wrong;
      const claimed = await claim(sql, await entryFor(sql, account), 'database', want.name, () => dialect.hasDatabase(sql, want.name));
      if (typeof claimed !== 'string') return claimed;
      // Noted first: what is noted and not there is made the next time, the other way round it would be nobody's.
      if (claimed === 'new') await noteObject(sql, 'database', want.name, account.id, {});
      if (claimed === 'new' || !(await dialect.hasDatabase(sql, want.name))) await dialect.createDatabase(sql, ctx.settings, want.name);
      return done({ id: want.name });
    }),
  remove: (ctx, account, id) =>
    opened(ctx, async (sql, dialect) => {
      if ((await ownerOf(sql, 'database', id)) !== account.id) return done(undefined);
      await dialect.dropDatabase(sql, id);
      await forgetObject(sql, 'database', id);
      return done(undefined);
    }),
  // Users of the service that it leaves reach it no longer; those that come along are let in again by their own `ensure`.
  move: (ctx, id, from, to) =>
    opened(ctx, (sql, dialect) =>
      give(sql, 'database', id, from, to, async () => {
        const entry = await entryFor(sql, from);
        const owned = (await ownedBy(sql, from.id, 'database')).map(({ name }) => name);
        for (const row of await ownedBy(sql, from.id, 'user')) {
          const note = noteOf(row);
          if (!note.databases.includes(id)) continue;
          const left = { ...note, databases: note.databases.filter((name) => name !== id) };
          await dialect.ensureUser(sql, userFor(ctx, entry, row.name, left), owned);
          await noteObject(sql, 'user', row.name, from.id, left);
        }
      }),
    ),
  inspect: (ctx, account, id) =>
    opened(ctx, async (sql, dialect) => {
      if ((await ownerOf(sql, 'database', id)) !== account.id) throw new ModuleError('notFound', 'There is no such database.');
      const users = (await ownedBy(sql, account.id, 'user')).filter((row) => noteOf(row).databases.includes(id)).map(({ name }) => name);
      const size = (await dialect.sizes(sql, [id])).get(id) ?? 0;
      return [
        { name: 'Server', value: addressFor(ctx) },
        { name: 'Size', value: `${String(size)} B` },
        { name: 'Users', value: users.join(', ') || '-' },
      ];
    }),
});

export const userHandler = (opened: Opened): ResourceHandler<Account, 'databaseUser'> => ({
  list: (ctx, account) =>
    opened(ctx, async (sql) => ({
      items: (await ownedBy(sql, account.id, 'user')).map((row) => ({ id: row.name, name: row.name, engine: ctx.settings.engine, ...noteOf(row) })),
    })),
  ensure: (ctx, account, { want }) =>
    opened(ctx, async (sql, dialect) => {
      const wrong = wrongEngine(ctx, want.engine);
      if (wrong !== undefined) return wrong;
      const entry = await entryFor(sql, account);
      const owned = (await ownedBy(sql, account.id, 'database')).map(({ name }) => name);
      const foreign = want.databases.find((name) => !owned.includes(name));
      if (foreign !== undefined) return failed('invalid', `"${foreign}" is no database of this service.`, { field: 'databases' });
      const claimed = await claim(sql, entry, 'user', want.name, () => dialect.hasUser(sql, want.name));
      if (typeof claimed !== 'string') return claimed;
      const note: UserNote = { databases: want.databases, access: want.access ?? 'all', ...(want.hosts === undefined ? {} : { hosts: want.hosts }) };
      await noteObject(sql, 'user', want.name, account.id, note);
      await dialect.ensureUser(sql, { ...userFor(ctx, entry, want.name, note), password: want.password }, owned);
      return done({ id: want.name });
    }),
  move: (ctx, id, from, to) => opened(ctx, (sql) => give(sql, 'user', id, from, to, () => Promise.resolve())),
  remove: (ctx, account, id) =>
    opened(ctx, async (sql, dialect) => {
      if ((await ownerOf(sql, 'user', id)) !== account.id) return done(undefined);
      await dialect.dropUser(sql, id);
      await forgetObject(sql, 'user', id);
      return done(undefined);
    }),
});
