import { ModuleError, panelResource, z, type Listed, type Ref, type ResourceMap } from '@billet/sdk';
import { findAccount } from '../accounts.ts';
import { list, run, type Call } from '../hestia.ts';
import type { Account } from '../settings.ts';

const site = z.looseObject({ ALIAS: z.string().optional(), FTP_USER: z.string().optional(), FTP_PATH: z.string().optional(), SUSPENDED: z.string().optional(), REDIRECT: z.string().optional() });
type Site = z.output<typeof site>;

const sites = async (ctx: Call, account: Ref): Promise<readonly (readonly [string, Site])[]> => Object.entries((await list(ctx, 'v-list-web-domains', [account.id], site)) ?? {});

/** `www` comes with every site. */
const aliasesOf = (name: string, { ALIAS = '' }: Site): readonly string[] => ALIAS.split(',').filter((each) => each !== '' && each !== `www.${name}`);

const aliasFollows = (name: string): ModuleError => new ModuleError('invalid', `"${name}" is an alias: it follows the domain it leads to.`, { field: 'kind' });

/** A site that a wish says something of besides its name. */
const settle = async (ctx: Call, account: Ref, { name, enabled, redirect }: ResourceMap['domain'], fields: readonly string[]): Promise<void> => {
  if (fields.includes('redirect') && redirect === undefined) await run(ctx, 'v-delete-web-domain-redirect', account.id, name);
  if (fields.includes('redirect') && redirect !== undefined) await run(ctx, 'v-add-web-domain-redirect', account.id, name, redirect, '301', 'yes');
  if (fields.includes('enabled')) await run(ctx, enabled === false ? 'v-suspend-web-domain' : 'v-unsuspend-web-domain', account.id, name);
};

export const domains = panelResource<Account, 'domain'>({
  takesBack: ['redirect'],
  list: async (ctx, account) => {
    const all = await sites(ctx, account);
    const names = all.map(([name]) => name);
    // Of an account that is suspended all sites are off, whatever is wished of one.
    const isOpen = all.length > 0 && (await findAccount(ctx, account.id))?.state === 'active';
    return all.flatMap(([name, each], at): readonly Listed<'domain'>[] => [
      { id: name, name, kind: names.some((other) => name.endsWith(`.${other}`)) ? 'sub' : at === 0 ? 'primary' : 'addon', redirect: each.REDIRECT ?? '', ...(isOpen ? { enabled: each.SUSPENDED !== 'yes' } : {}) },
      ...aliasesOf(name, each).map((alias): Listed<'domain'> => ({ id: alias, name: alias, kind: 'alias', redirect: '', ...(isOpen ? { enabled: true } : {}) })),
    ]);
  },
  idOf: (_, __, want) => want.name,
  create: async (ctx, account, want) => {
    if (want.kind === 'alias') {
      if (want.redirect !== undefined || want.enabled === false) throw aliasFollows(want.name);
      const [first] = await sites(ctx, account);
      if (first === undefined) throw new ModuleError('invalid', 'An alias needs a domain that it leads to.', { field: 'kind' });
      await run(ctx, 'v-add-web-domain-alias', account.id, first[0], want.name);
    } else await run(ctx, want.kind === 'sub' ? 'v-add-web-domain' : 'v-add-domain', account.id, want.name);
    const own = [...(want.redirect === undefined ? [] : ['redirect']), ...(want.enabled === false ? ['enabled'] : [])];
    if (want.kind !== 'alias') await settle(ctx, account, want, own);
  },
  // Which of the domains is the first one is only a matter of order here.
  change: async (ctx, account, now, want, fields) => {
    if ((now.kind === 'alias') !== (want.kind === 'alias')) throw new ModuleError('invalid', `"${now.name}" is there already as another kind; remove it first.`, { field: 'kind' });
    if (now.kind === 'alias') throw aliasFollows(now.name);
    await settle(ctx, account, want, fields.filter((name) => name !== 'kind'));
  },
  remove: async (ctx, account, now) => {
    const carrier = (await sites(ctx, account)).find(([name, each]) => aliasesOf(name, each).includes(now.name));
    if (now.kind !== 'alias') await run(ctx, now.kind === 'sub' ? 'v-delete-web-domain' : 'v-delete-domain', account.id, now.name);
    else if (carrier !== undefined) await run(ctx, 'v-delete-web-domain-alias', account.id, carrier[0], now.name);
  },
});

const withPrefix = (account: Ref, login: string): string => (login.startsWith(`${account.id}_`) ? login : `${account.id}_${login}`);
const tidy = (path: string): string => path.replaceAll(/^\/+|\/+$/g, '');

/** Users and folders of a site stand in two lists of the same order; folders are told from the site's own one. */
const ftpOf = (domain: string, { FTP_USER = '', FTP_PATH = '' }: Site): readonly (Listed<'ftpUser'> & { readonly domain: string })[] => {
  const paths = FTP_PATH.split(':');
  return FTP_USER.split(':')
    .filter((login) => login !== '')
    .map((login, at) => ({ id: login, login, domain, path: tidy(`web/${domain}/${tidy(paths[at] ?? '')}`) }));
};

const allFtp = async (ctx: Call, account: Ref): Promise<readonly (Listed<'ftpUser'> & { readonly domain: string })[]> => (await sites(ctx, account)).flatMap(([domain, each]) => ftpOf(domain, each));

const SITE = /^web\/([^/]+)/;

/** The folder says which site the login belongs to. */
const siteOf = (path: string): string => {
  const found = SITE.exec(tidy(path))?.[1];
  if (found === undefined) throw new ModuleError('invalid', 'The folder begins with web/ and the name of a domain.', { field: 'path' });
  return found;
};
const below = (path: string): string => `/${tidy(path).replace(SITE, '').replace(/^\/+/, '')}`;

export const ftpUsers = panelResource<Account, 'ftpUser'>({
  list: async (ctx, account) => (await allFtp(ctx, account)).map(({ domain: _, ...each }) => each),
  idOf: (_, account, want) => withPrefix(account, want.login),
  create: (ctx, account, want: ResourceMap['ftpUser'], id) =>
    run(ctx, 'v-add-web-domain-ftp', account.id, siteOf(want.path), id.slice(account.id.length + 1), want.password?.reveal() ?? ctx.ids.token(18), below(want.path)),
  change: async (ctx, account, now, want) => {
    if (tidy(want.path) === now.path) return;
    if (siteOf(want.path) !== siteOf(now.path)) throw new ModuleError('invalid', 'A login stays with its site.', { field: 'path' });
    await run(ctx, 'v-change-web-domain-ftp-path', account.id, siteOf(want.path), now.id, below(want.path));
  },
  setPassword: async (ctx, account, id, password) => {
    const found = (await allFtp(ctx, account)).find((each) => each.id === id);
    if (found !== undefined) await run(ctx, 'v-change-web-domain-ftp-password', account.id, found.domain, id, password.reveal());
  },
  remove: async (ctx, account, now) => {
    const found = (await allFtp(ctx, account)).find((each) => each.id === now.id);
    if (found !== undefined) await run(ctx, 'v-delete-web-domain-ftp', account.id, found.domain, now.id);
  },
});
