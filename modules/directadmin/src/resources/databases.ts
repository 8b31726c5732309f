import { ModuleError, panelResource, readAs, z, type Listed, type Ref } from '@billet/sdk';
import { api } from '../directadmin.ts';
import type { Account } from '../settings.ts';
import { apiAs } from './as-user.ts';

const databaseRows = z.object({ list: z.array(z.object({ database: z.string(), sizeBytes: z.number().optional() })) });
const userRows = z.object({ list: z.array(z.object({ dbuser: z.string() })) });

/** The user's name stands before every name. */
const withPrefix = (account: Ref, name: string): string => (name.startsWith(`${account.id}_`) ? name : `${account.id}_${name}`);
const bare = (account: Ref, name: string): string => (name.startsWith(`${account.id}_`) ? name.slice(account.id.length + 1) : name);

const PRIVILEGES = ['alter', 'alterRoutine', 'create', 'createRoutine', 'createTemporaryTables', 'createView', 'delete', 'drop', 'event', 'execute', 'index', 'insert', 'lockTables', 'references', 'select', 'showView', 'trigger', 'update'];
const READ_ONLY = new Set(['select', 'showView']);
const rights = (access: 'all' | 'readOnly' | 'none'): Readonly<Record<string, boolean>> =>
  Object.fromEntries(PRIVILEGES.map((name) => [name, access === 'all' || (access === 'readOnly' && READ_ONLY.has(name))]));

const onlyMysql = (engine: string): void => {
  if (engine !== 'mysql') throw new ModuleError('invalid', 'Only MySQL databases are managed here.', { field: 'engine' });
};

export const databases = panelResource<Account, 'database'>({
  list: async (ctx, account) =>
    readAs(databaseRows, await apiAs(ctx, account, 'db-show/databases'), 'The list of databases').list.map((each) => ({ id: each.database, name: bare(account, each.database), engine: 'mysql' as const, usage: each.sizeBytes ?? 0 })),
  idOf: (_, account, want) => withPrefix(account, want.name),
  create: async (ctx, account, want, id) => {
    onlyMysql(want.engine);
    await api(ctx, 'POST', 'db-manage/create-db', { database: id }, account.id);
  },
  change: () => Promise.resolve(),
  remove: async (ctx, account, now) => {
    await api(ctx, 'DELETE', `db-manage/databases/${encodeURIComponent(now.id)}`, undefined, account.id);
  },
});

const privilegeRows = z.object({ list: z.array(z.object({ database: z.string(), privileges: z.record(z.string(), z.boolean()).optional() })) });

export const databaseUsers = panelResource<Account, 'databaseUser'>({
  list: async (ctx, account) => {
    const { list } = readAs(userRows, await apiAs(ctx, account, 'db-show/users'), 'The list of database users');
    return Promise.all(
      list.map(async ({ dbuser }): Promise<Listed<'databaseUser'>> => {
        const found = readAs(privilegeRows, await apiAs(ctx, account, `db-show/users/${encodeURIComponent(dbuser)}/databases`), 'The rights of a database user').list;
        const reaches = found.filter((each) => Object.values(each.privileges ?? {}).includes(true));
        const all = reaches.some((each) => each.privileges?.['insert'] === true);
        return { id: dbuser, name: bare(account, dbuser), engine: 'mysql', databases: reaches.map((each) => bare(account, each.database)), ...(reaches.length === 0 ? {} : { access: all ? 'all' : 'readOnly' }) };
      }),
    );
  },
  idOf: (_, account, want) => withPrefix(account, want.name),
  create: async (ctx, account, want, id) => {
    onlyMysql(want.engine);
    await api(ctx, 'POST', 'db-manage/create-user', { dbuser: id, password: want.password?.reveal() ?? ctx.ids.token(18), hostPatterns: want.hosts ?? ['localhost'] }, account.id);
    for (const name of want.databases)
      await api(ctx, 'PUT', `db-manage/users/${encodeURIComponent(id)}/databases/${encodeURIComponent(withPrefix(account, name))}/change-privs`, rights(want.access ?? 'all'), account.id);
  },
  change: async (ctx, account, now, want) => {
    const wanted = want.databases.map((each) => bare(account, each));
    const path = (name: string): string => `db-manage/users/${encodeURIComponent(now.id)}/databases/${encodeURIComponent(withPrefix(account, name))}/change-privs`;
    for (const name of now.databases.filter((each) => !wanted.includes(each))) await api(ctx, 'PUT', path(name), rights('none'), account.id);
    for (const name of wanted) await api(ctx, 'PUT', path(name), rights(want.access ?? 'all'), account.id);
  },
  setPassword: async (ctx, account, id, password) => {
    await api(ctx, 'POST', `db-manage/users/${encodeURIComponent(id)}/change-password`, { newPassword: password.reveal() }, account.id);
  },
  remove: async (ctx, account, now) => {
    await api(ctx, 'DELETE', `db-manage/users/${encodeURIComponent(now.id)}`, undefined, account.id);
  },
});
