import { panelResource, z, type Listed, type Ref } from '@billet/sdk';
import type { Account } from '../settings.ts';
import { askUser, uapi } from '../uapi.ts';
import type { Call } from '../whm.ts';
import { domainNames } from './domains.ts';
import { MIB, quotaMb } from './mailboxes.ts';

/** Space comes as text with decimals, in MB; "0.00" is no limit. */
const megabytes = z.union([z.string(), z.number()]).nullish().transform((value) => Math.round(Number(value ?? 0)) || 0);
const logins = z.array(z.object({ accttype: z.string(), serverlogin: z.string(), reldir: z.string().nullish(), _diskquota: megabytes }));

const split = (login: string): { readonly user: string; readonly domain: string } => {
  const [user = '', domain = ''] = login.split('@');
  return { user, domain };
};

const tidy = (path: string): string => path.replaceAll(/^\/+|\/+$/g, '');

const list = async (ctx: Call, account: Ref): Promise<readonly Listed<'ftpUser'>[]> => {
  const found = await askUser(ctx, { user: account.id, function: 'Ftp::list_ftp_with_disk' }, {}, logins, []);
  return found
    .filter((each) => each.accttype === 'sub')
    .map((each) => ({ id: each.serverlogin, login: each.serverlogin, path: tidy(each.reldir ?? ''), quota: each._diskquota === 0 ? 'unlimited' : each._diskquota * MIB }));
};

/** A login always has a domain of the account behind it. */
const fullName = async (ctx: Call, account: Ref, login: string): Promise<string> =>
  login.includes('@') ? login : `${login}@${(await domainNames(ctx, account))[0] ?? ''}`;

export const ftpUsers = panelResource<Account, 'ftpUser'>({
  list,
  idOf: (ctx, account, want) => fullName(ctx, account, want.login),
  create: async (ctx, account, want, id) => {
    await uapi(ctx, { user: account.id, function: 'Ftp::add_ftp' }, { ...split(id), pass: want.password?.reveal() ?? ctx.ids.token(18), homedir: tidy(want.path), quota: quotaMb(want.quota) });
  },
  change: async (ctx, account, now, want, fields) => {
    if (fields.includes('quota') && quotaMb(now.quota) !== quotaMb(want.quota)) await uapi(ctx, { user: account.id, function: 'Ftp::set_quota' }, { ...split(now.id), quota: quotaMb(want.quota) });
    if (fields.includes('path') && tidy(want.path) !== now.path) {
      // A folder cannot be changed: the login is made anew, its files stay.
      await uapi(ctx, { user: account.id, function: 'Ftp::delete_ftp' }, { ...split(now.id), destroy: 0 });
      await uapi(ctx, { user: account.id, function: 'Ftp::add_ftp' }, { ...split(now.id), pass: want.password?.reveal() ?? ctx.ids.token(18), homedir: tidy(want.path), quota: quotaMb(want.quota) });
    }
  },
  setPassword: async (ctx, account, id, password) => {
    await uapi(ctx, { user: account.id, function: 'Ftp::passwd' }, { ...split(id), pass: password.reveal() });
  },
  remove: async (ctx, account, now) => {
    await uapi(ctx, { user: account.id, function: 'Ftp::delete_ftp' }, { ...split(now.id), destroy: 0 });
  },
});
