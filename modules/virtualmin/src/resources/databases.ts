import { ModuleError, panelResource, type Listed, type ResourceMap } from '@billet/sdk';
import type { Account } from '../settings.ts';
import { list, run, type Row } from '../virtualmin.ts';
import { firstIfAny, firstOf } from './domains.ts';
import { kindOf, shortName, usersOf } from './users.ts';

const typeOf = (engine: ResourceMap['database']['engine']): string => (engine === 'postgresql' ? 'postgres' : 'mysql');

/** A name is one for the whole server, so it begins with the user's. */
const withPrefix = (user: string, name: string): string => (name.startsWith(`${user}_`) ? name : `${user}_${name}`);
const bare = (user: string, name: string): string => (name.startsWith(`${user}_`) ? name.slice(user.length + 1) : name);

/** All databases stand in the first server: a user reaches only those of its own server. */
export const databases = panelResource<Account, 'database'>({
  list: async (ctx, account) => {
    const first = await firstIfAny(ctx, account);
    if (first === undefined) return [];
    return (await list(ctx, 'list-databases', { domain: first.name })).map((row): Listed<'database'> => ({ id: row.name, name: bare(account.id, row.name), engine: row.get('type') === 'postgres' ? 'postgresql' : 'mysql', usage: Number(row.get('byte_size') ?? 0) || 0 }));
  },
  idOf: (_, account, want) => withPrefix(account.id, want.name),
  create: async (ctx, account, want, id) => run(ctx, 'create-database', { domain: (await firstOf(ctx, account)).name, name: id, type: typeOf(want.engine) }),
  change: (_, __, now, want) => (now.engine === want.engine ? Promise.resolve() : Promise.reject(new ModuleError('invalid', 'A database keeps its type.', { field: 'engine' }))),
  remove: async (ctx, account, now) => run(ctx, 'delete-database', { domain: (await firstOf(ctx, account)).name, name: now.id, type: typeOf(now.engine) }),
});

/** `shop (mysql), blog (mysql)` */
const reached = (row: Row, user: string): readonly string[] =>
  (row.get('databases') ?? '').split(', ').flatMap((each) => /^(\S+) \(mysql\)$/.exec(each)?.[1] ?? []).map((name) => bare(user, name));

export const databaseUsers = panelResource<Account, 'databaseUser'>({
  list: async (ctx, account) =>
    (await usersOf(ctx, account)).filter((row) => kindOf(row) === 'databaseUser').map((row): Listed<'databaseUser'> => ({ id: shortName(row), name: shortName(row), engine: 'mysql', databases: reached(row, account.id) })),
  idOf: (_, __, want) => want.name,
  create: async (ctx, account, want, id) => {
    if (want.engine !== 'mysql') throw new ModuleError('invalid', 'Virtualmin makes further users only for MySQL and MariaDB.', { field: 'engine' });
    await run(ctx, 'create-user', { domain: (await firstOf(ctx, account)).name, user: id, pass: want.password?.reveal() ?? ctx.ids.token(18), noemail: true, mysql: want.databases.map((name) => withPrefix(account.id, name)) });
  },
  change: async (ctx, account, now, want) => {
    const [gained, lost] = [want.databases.filter((name) => !now.databases.includes(name)), now.databases.filter((name) => !want.databases.includes(name))];
    const full = (names: readonly string[]): readonly string[] => names.map((name) => withPrefix(account.id, name));
    await run(ctx, 'modify-user', { domain: (await firstOf(ctx, account)).name, user: now.id, 'add-mysql': full(gained), 'remove-mysql': full(lost) });
  },
  setPassword: async (ctx, account, id, password) => run(ctx, 'modify-user', { domain: (await firstOf(ctx, account)).name, user: id, pass: password.reveal() }),
  remove: async (ctx, account, now) => run(ctx, 'delete-user', { domain: (await firstOf(ctx, account)).name, user: now.id }),
});
