import { ModuleError, panelResource, type Listed } from '@billet/sdk';
import type { Account } from '../settings.ts';
import { run, type Row } from '../virtualmin.ts';
import { firstIfAny, firstOf, needOwn } from './domains.ts';
import { kindOf, shortName, split, usersOf } from './users.ts';

const tidy = (path: string): string => path.replaceAll(/^\/+|\/+$/g, '');

/** Folders are told from the root of the server; the account's home is what stands before them. */
const below = (home: string, first: Row | undefined): string => {
  const own = first?.get('home_directory') ?? '';
  return tidy(home.startsWith(`${own}/`) ? home.slice(own.length) : home);
};

const loginOf = (row: Row): string => `${shortName(row)}@${row.get('domain') ?? ''}`;

export const ftpUsers = panelResource<Account, 'ftpUser'>({
  list: async (ctx, account) => {
    const [users, first] = await Promise.all([usersOf(ctx, account), firstIfAny(ctx, account)]);
    return users.filter((row) => kindOf(row) === 'ftpUser').map((row): Listed<'ftpUser'> => ({ id: loginOf(row), login: loginOf(row), path: below(row.get('home_directory') ?? '', first) }));
  },
  idOf: async (ctx, account, want) => (want.login.includes('@') ? want.login : `${want.login}@${(await firstOf(ctx, account)).name}`),
  create: async (ctx, account, want, id) => {
    await needOwn(ctx, account, split(id).domain, 'login');
    const home = `${(await firstOf(ctx, account)).get('home_directory') ?? ''}/${tidy(want.path)}`;
    await run(ctx, 'create-user', { ...split(id), pass: want.password?.reveal() ?? ctx.ids.token(18), web: true, ftp: true, noemail: true, home });
  },
  change: (_, __, now, want) => (tidy(want.path) === now.path ? Promise.resolve() : Promise.reject(new ModuleError('invalid', 'A login keeps its folder; remove it first.', { field: 'path' }))),
  setPassword: (ctx, _, id, password) => run(ctx, 'modify-user', { ...split(id), pass: password.reveal() }),
  remove: (ctx, _, now) => run(ctx, 'delete-user', split(now.id)),
});
