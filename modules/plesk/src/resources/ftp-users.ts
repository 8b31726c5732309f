import { el } from '@billet/bank-files';
import { panelResource, type Listed, type Ref } from '@billet/sdk';
import { filter, list, run, text, type Call } from '../plesk.ts';
import type { Account } from '../settings.ts';
import { withPrefix } from './databases.ts';
import { needWebspace, webspaceOf } from './sites.ts';

const tidy = (path: string): string => path.replaceAll(/^\/+|\/+$/g, '');

const all = async (ctx: Call, account: Ref): Promise<readonly Listed<'ftpUser'>[]> => {
  const webspace = await webspaceOf(ctx, account);
  if (webspace === undefined) return [];
  return (await list(ctx, 'ftp-user', 'get', [filter('webspace-id', webspace.id)])).filter((node) => text(node, 'name') !== '').map((node) => ({ id: text(node, 'name'), login: text(node, 'name'), path: tidy(text(node, 'home')) }));
};

/** Besides the account's own login, which goes by its user name. */
export const ftpUsers = panelResource<Account, 'ftpUser'>({
  list: all,
  idOf: (_, account, want) => withPrefix(account, want.login),
  create: async (ctx, account, want, id) => run(ctx, 'ftp-user', 'add', [el('name', id), el('password', want.password?.reveal() ?? ctx.ids.token(18)), el('home', `/${tidy(want.path)}`), el('webspace-id', (await needWebspace(ctx, account)).id)]),
  change: async (ctx, _, now, want) => {
    if (tidy(want.path) !== now.path) await run(ctx, 'ftp-user', 'set', [filter('name', now.id), el('values', [el('home', `/${tidy(want.path)}`)])]);
  },
  setPassword: (ctx, _, id, password) => run(ctx, 'ftp-user', 'set', [filter('name', id), el('values', [el('password', password.reveal())])]),
  remove: (ctx, _, now) => run(ctx, 'ftp-user', 'del', [filter('name', now.id)]),
});
