import { ModuleError, panelResource, z, type Listed, type Ref } from '@billet/sdk';
import { list, run, type Call } from '../hestia.ts';
import type { Account } from '../settings.ts';

const row = z.looseObject({ DBUSER: z.string(), TYPE: z.string(), U_DISK: z.union([z.string(), z.number()]).optional() });
const MIB = 1024 * 1024;

const withPrefix = (account: Ref, name: string): string => (name.startsWith(`${account.id}_`) ? name : `${account.id}_${name}`);
const bare = (account: Ref, name: string): string => (name.startsWith(`${account.id}_`) ? name.slice(account.id.length + 1) : name);
const engineOf = (type: string): 'mysql' | 'postgresql' => (type === 'pgsql' ? 'postgresql' : 'mysql');

const all = async (ctx: Call, account: Ref): Promise<readonly (readonly [string, z.output<typeof row>])[]> => Object.entries((await list(ctx, 'v-list-databases', [account.id], row)) ?? {});

/** Here every database has exactly one user, made together with it. Until one is asked for, nobody knows its password. */
const OWN_USER = 'x';

export const databases = panelResource<Account, 'database'>({
  list: async (ctx, account) => (await all(ctx, account)).map(([name, each]) => ({ id: name, name: bare(account, name), engine: engineOf(each.TYPE), usage: Number(each.U_DISK ?? 0) * MIB || 0 })),
  idOf: (_, account, want) => withPrefix(account, want.name),
  create: (ctx, account, want) => run(ctx, 'v-add-database', account.id, bare(account, want.name), `${bare(account, want.name)}${OWN_USER}`, ctx.ids.token(18), want.engine === 'postgresql' ? 'pgsql' : 'mysql'),
  change: (_, __, now, want) => (now.engine === want.engine ? Promise.resolve() : Promise.reject(new ModuleError('invalid', 'A database keeps its type.', { field: 'engine' }))),
  remove: (ctx, account, now) => run(ctx, 'v-delete-database', account.id, now.id),
});

const onlyOne = (names: readonly string[]): string => {
  if (names.length !== 1 || names[0] === undefined) throw new ModuleError('invalid', 'On this panel a user has exactly one database, and a database one user.', { field: 'databases' });
  return names[0];
};

export const databaseUsers = panelResource<Account, 'databaseUser'>({
  list: async (ctx, account) =>
    (await all(ctx, account))
      .filter(([name, each]) => each.DBUSER !== `${name}${OWN_USER}`)
      .map(([name, each]): Listed<'databaseUser'> => ({ id: each.DBUSER, name: bare(account, each.DBUSER), engine: engineOf(each.TYPE), databases: [bare(account, name)] })),
  idOf: (_, account, want) => withPrefix(account, want.name),
  create: async (ctx, account, want) => {
    const database = withPrefix(account, onlyOne(want.databases));
    const found = (await all(ctx, account)).find(([name]) => name === database);
    if (found === undefined) throw new ModuleError('invalid', `There is no database "${database}".`, { field: 'databases' });
    if (found[1].DBUSER !== `${database}${OWN_USER}`) throw new ModuleError('exists', `The database "${database}" has a user already.`, { field: 'databases' });
    await run(ctx, 'v-change-database-user', account.id, database, bare(account, want.name), want.password?.reveal() ?? ctx.ids.token(18));
  },
  setPassword: async (ctx, account, id, password) => {
    const found = (await all(ctx, account)).find(([, each]) => each.DBUSER === id);
    if (found !== undefined) await run(ctx, 'v-change-database-password', account.id, found[0], password.reveal());
  },
  remove: async (ctx, account, now) => {
    const database = bare(account, now.databases[0] ?? '');
    await run(ctx, 'v-change-database-user', account.id, withPrefix(account, database), `${database}${OWN_USER}`, ctx.ids.token(18));
  },
});
