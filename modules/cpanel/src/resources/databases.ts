import { ModuleError, panelResource, z, type Listed, type Ref } from '@billet/sdk';
import type { Account } from '../settings.ts';
import { askUser, uapi } from '../uapi.ts';
import type { Call } from '../whm.ts';

const restrictions = z.object({ prefix: z.string().nullish() });
const names = z.array(z.object({ database: z.string(), disk_usage: z.coerce.number() }));
const users = z.array(z.object({ user: z.string(), databases: z.array(z.string()) }));

const READ_ONLY = 'SELECT,SHOW VIEW';
const EVERYTHING = 'ALL PRIVILEGES';

/** What the server puts before names; a host may have switched it off. */
const prefixOf = async (ctx: Call, account: Ref): Promise<string> =>
  (await askUser(ctx, { user: account.id, function: 'Mysql::get_restrictions' }, {}, restrictions, {})).prefix ?? '';

const withPrefix = (prefix: string, name: string): string => (name.startsWith(prefix) ? name : `${prefix}${name}`);
const bare = (prefix: string, name: string): string => (name.startsWith(prefix) ? name.slice(prefix.length) : name);

const onlyMysql = (engine: string): void => {
  if (engine !== 'mysql') throw new ModuleError('invalid', 'Only MySQL databases are managed here.', { field: 'engine' });
};

export const databases = panelResource<Account, 'database'>({
  list: async (ctx, account) => {
    const found = await askUser(ctx, { user: account.id, function: 'Mysql::list_databases' }, {}, names, []);
    const prefix = found.length === 0 ? '' : await prefixOf(ctx, account);
    return found.map((each) => ({ id: each.database, name: bare(prefix, each.database), engine: 'mysql' as const, usage: each.disk_usage }));
  },
  idOf: async (ctx, account, want) => withPrefix(await prefixOf(ctx, account), want.name),
  create: async (ctx, account, want, id) => {
    onlyMysql(want.engine);
    await uapi(ctx, { user: account.id, function: 'Mysql::create_database' }, { name: id });
  },
  // The full name and the short one are the same database; nothing else of it can be changed.
  change: () => Promise.resolve(),
  remove: async (ctx, account, now) => {
    await uapi(ctx, { user: account.id, function: 'Mysql::delete_database' }, { name: now.id });
  },
});

const privileges = z.array(z.string());

const listUsers = async (ctx: Call, account: Ref): Promise<readonly Listed<'databaseUser'>[]> => {
  const found = await askUser(ctx, { user: account.id, function: 'Mysql::list_users' }, {}, users, []);
  const prefix = found.length === 0 ? '' : await prefixOf(ctx, account);
  const all: Listed<'databaseUser'>[] = [];
  for (const each of found) {
    const [database] = each.databases;
    const may = database === undefined ? [] : await askUser(ctx, { user: account.id, function: 'Mysql::get_privileges_on_database' }, { user: each.user, database }, privileges, []);
    const readOnly = may.length > 0 && may.every((one) => READ_ONLY.split(',').includes(one));
    all.push({ id: each.user, name: bare(prefix, each.user), engine: 'mysql', databases: each.databases.map((one) => bare(prefix, one)), access: readOnly ? 'readOnly' : 'all' });
  }
  return all;
};

const grant = async (ctx: Call, account: Ref, user: string, want: Omit<Listed<'databaseUser'>, 'id'>): Promise<void> => {
  const prefix = await prefixOf(ctx, account);
  for (const name of want.databases)
    await uapi(ctx, { user: account.id, function: 'Mysql::set_privileges_on_database' }, { user, database: withPrefix(prefix, name), privileges: want.access === 'readOnly' ? READ_ONLY : EVERYTHING });
};

export const databaseUsers = panelResource<Account, 'databaseUser'>({
  list: listUsers,
  idOf: async (ctx, account, want) => withPrefix(await prefixOf(ctx, account), want.name),
  create: async (ctx, account, want, id) => {
    onlyMysql(want.engine);
    await uapi(ctx, { user: account.id, function: 'Mysql::create_user' }, { name: id, password: want.password?.reveal() ?? ctx.ids.token(18) });
    await grant(ctx, account, id, want);
  },
  change: async (ctx, account, now, want) => {
    const prefix = await prefixOf(ctx, account);
    const wanted = want.databases.map((each) => bare(prefix, each));
    for (const gone of now.databases.filter((each) => !wanted.includes(each)))
      await uapi(ctx, { user: account.id, function: 'Mysql::revoke_access_to_database' }, { user: now.id, database: withPrefix(prefix, gone) });
    await grant(ctx, account, now.id, want);
  },
  setPassword: async (ctx, account, id, password) => {
    await uapi(ctx, { user: account.id, function: 'Mysql::set_password' }, { user: id, password: password.reveal() });
  },
  remove: async (ctx, account, now) => {
    await uapi(ctx, { user: account.id, function: 'Mysql::delete_user' }, { name: now.id });
  },
});
