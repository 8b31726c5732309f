import { el } from '@billet/bank-files';
import { ModuleError, panelResource, type Listed, type Ref } from '@billet/sdk';
import { filter, list, run, text, type Call } from '../plesk.ts';
import type { Account } from '../settings.ts';
import { needWebspace, webspaceOf } from './sites.ts';

/** A name is one for the whole server, so it begins with the user's. */
export const withPrefix = ({ id }: Ref, name: string): string => (name.startsWith(`${id}_`) ? name : `${id}_${name}`);
const bare = ({ id }: Ref, name: string): string => (name.startsWith(`${id}_`) ? name.slice(id.length + 1) : name);

interface Found extends Listed<'database'> {
  /** Its number in the panel. */
  readonly number: string;
}

const all = async (ctx: Call, account: Ref): Promise<readonly Found[]> => {
  const webspace = await webspaceOf(ctx, account);
  if (webspace === undefined) return [];
  return (await list(ctx, 'database', 'get-db', [filter('webspace-id', webspace.id)]))
    .filter((node) => text(node, 'id') !== '')
    .map((node) => ({ id: text(node, 'name'), number: text(node, 'id'), name: bare(account, text(node, 'name')), engine: text(node, 'type') === 'postgresql' ? 'postgresql' : 'mysql' }));
};
const found = async (ctx: Call, account: Ref, name: string): Promise<Found | undefined> => (await all(ctx, account)).find(({ id }) => id === withPrefix(account, name));

export const databases = panelResource<Account, 'database'>({
  list: async (ctx, account) => (await all(ctx, account)).map(({ number: _, ...each }) => each),
  idOf: (_, account, want) => withPrefix(account, want.name),
  create: async (ctx, account, want, id) => run(ctx, 'database', 'add-db', [el('webspace-id', (await needWebspace(ctx, account)).id), el('name', id), el('type', want.engine)]),
  change: (_, __, now, want) => (now.engine === want.engine ? Promise.resolve() : Promise.reject(new ModuleError('invalid', 'A database keeps its type.', { field: 'engine' }))),
  remove: async (ctx, account, now) => {
    const database = await found(ctx, account, now.name);
    if (database !== undefined) await run(ctx, 'database', 'del-db', [filter('id', database.number)]);
  },
});

interface User extends Listed<'databaseUser'> {
  readonly number: string;
}
const users = async (ctx: Call, account: Ref): Promise<readonly User[]> => {
  const lists = await Promise.all(
    (await all(ctx, account)).map(async (database) =>
      (await list(ctx, 'database', 'get-db-users', [filter('db-id', database.number)]))
        .filter((node) => text(node, 'login') !== '')
        .map((node): User => ({ id: text(node, 'login'), number: text(node, 'id'), name: bare(account, text(node, 'login')), engine: database.engine, databases: [database.name] })),
    ),
  );
  return lists.flat();
};
const numberOf = async (ctx: Call, account: Ref, id: string): Promise<string | undefined> => (await users(ctx, account)).find((each) => each.id === id)?.number;

export const databaseUsers = panelResource<Account, 'databaseUser'>({
  list: async (ctx, account) => (await users(ctx, account)).map(({ number: _, ...each }) => each),
  idOf: (_, account, want) => withPrefix(account, want.name),
  create: async (ctx, account, want, id) => {
    const [name, ...more] = want.databases;
    if (name === undefined || more.length > 0) throw new ModuleError('invalid', 'On this panel a user has exactly one database.', { field: 'databases' });
    const database = await found(ctx, account, name);
    if (database === undefined) throw new ModuleError('invalid', `There is no database "${name}".`, { field: 'databases' });
    await run(ctx, 'database', 'add-db-user', [el('db-id', database.number), el('login', id), el('password', want.password?.reveal() ?? ctx.ids.token(18))]);
  },
  change: (_, __, now, want) => (now.databases[0] === want.databases[0] && want.databases.length === 1 ? Promise.resolve() : Promise.reject(new ModuleError('invalid', 'A user keeps its one database; remove it first.', { field: 'databases' }))),
  setPassword: async (ctx, account, id, password) => {
    const number = await numberOf(ctx, account, id);
    if (number !== undefined) await run(ctx, 'database', 'set-db-user', [el('id', number), el('password', password.reveal())]);
  },
  remove: async (ctx, account, now) => {
    const number = await numberOf(ctx, account, now.id);
    if (number !== undefined) await run(ctx, 'database', 'del-db-user', [filter('id', number)]);
  },
});
