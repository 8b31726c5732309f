import { ModuleError, panelResource, z, type Listed, type Ref } from '@billet/sdk';
import type { Account } from '../settings.ts';
import { api2, askUser, uapi } from '../uapi.ts';
import type { Call } from '../whm.ts';

const site = z.object({ domain: z.string(), servername: z.string().optional(), documentroot: z.string().optional(), homedir: z.string().optional() });
const sites = z.object({ main_domain: site, addon_domains: z.array(site), parked_domains: z.array(z.string()), sub_domains: z.array(site) });

const rootOf = (found: z.output<typeof site>): { readonly root?: string } =>
  found.documentroot === undefined || found.homedir === undefined ? {} : { root: found.documentroot.replace(`${found.homedir}/`, '') };

const listDomains = async (ctx: Call, account: Ref): Promise<readonly Listed<'domain'>[]> => {
  const found = await askUser(ctx, { user: account.id, function: 'DomainInfo::domains_data' }, { format: 'hash' }, sites.optional(), undefined);
  if (found === undefined) return [];
  // A further domain stands on a subdomain of the first one, which is not one that somebody asked for.
  const carriers = new Set(found.addon_domains.map((each) => each.servername));
  const named = (kind: 'primary' | 'addon' | 'sub') => (each: z.output<typeof site>): Listed<'domain'> => ({ id: each.domain, name: each.domain, kind, ...rootOf(each) });
  return [
    named('primary')(found.main_domain),
    ...found.addon_domains.map(named('addon')),
    ...found.parked_domains.map((name): Listed<'domain'> => ({ id: name, name, kind: 'alias' })),
    ...found.sub_domains.filter((each) => !carriers.has(each.domain)).map(named('sub')),
  ];
};

/** Names of all domains of an account, the first one first. */
export const domainNames = async (ctx: Call, account: Ref): Promise<readonly string[]> => (await listDomains(ctx, account)).map((each) => each.name);

const mainDomain = async (ctx: Call, account: Ref): Promise<string> => {
  const [first] = await domainNames(ctx, account);
  if (first === undefined) throw new ModuleError('notFound', 'There is no such account.');
  return first;
};

/** The longest domain of the account that the name stands under. */
const parentOf = async (ctx: Call, account: Ref, name: string): Promise<string> => {
  const parents = (await domainNames(ctx, account)).filter((each) => name.endsWith(`.${each}`)).sort((a, b) => b.length - a.length);
  if (parents[0] === undefined) throw new ModuleError('invalid', `"${name}" stands under no domain of the account.`, { field: 'name' });
  return parents[0];
};

const carrierOf = (name: string): string => name.replaceAll('.', '-');

const redirects = z.array(z.object({ domain: z.string(), source: z.string().nullish(), destination: z.string().nullish() }));

/** Where the whole of each domain is sent on to. */
const redirectsOf = async (ctx: Call, user: string): Promise<ReadonlyMap<string, string>> =>
  new Map((await askUser(ctx, { user, function: 'Mime::list_redirects' }, {}, redirects, [])).filter(({ source }) => (source ?? '/') === '/' || source === '').map(({ domain, destination }) => [domain, destination ?? '']));

/** cPanel has no call that changes a redirection: the old one goes first. */
const sendOn = async (ctx: Call, user: string, domain: string, from: string | undefined, to: string | undefined): Promise<void> => {
  if (from !== undefined && from !== '') await uapi(ctx, { user, function: 'Mime::delete_redirect' }, { domain, src: '/' });
  if (to !== undefined) await uapi(ctx, { user, function: 'Mime::add_redirect' }, { domain, src: '/', redirect: to, type: 'permanent', redirect_wildcard: 1, redirect_www: 0 });
};

export const domains = panelResource<Account, 'domain'>({
  takesBack: ['redirect'],
  list: async (ctx, account) => {
    const [found, sent] = await Promise.all([listDomains(ctx, account), redirectsOf(ctx, account.id)]);
    return found.map((each) => ({ ...each, redirect: sent.get(each.name) ?? '' }));
  },
  idOf: (_, __, want) => want.name,
  create: async (ctx, account, want) => {
    const user = account.id;
    const dir = want.root ?? want.name;
    if (want.kind === 'primary') throw new ModuleError('invalid', 'The first domain comes with the account.', { field: 'kind' });
    if (want.kind === 'alias') await api2(ctx, { user, function: 'Park::park' }, { domain: want.name });
    else if (want.kind === 'addon') await api2(ctx, { user, function: 'AddonDomain::addaddondomain' }, { newdomain: want.name, subdomain: carrierOf(want.name), dir });
    else {
      const rootdomain = await parentOf(ctx, account, want.name);
      await uapi(ctx, { user, function: 'SubDomain::addsubdomain' }, { domain: want.name.slice(0, -rootdomain.length - 1), rootdomain, dir });
    }
    if (want.redirect !== undefined) await sendOn(ctx, user, want.name, undefined, want.redirect);
  },
  change: async (ctx, account, now, want, fields) => {
    if (fields.includes('kind') || fields.includes('root')) throw new ModuleError('invalid', `"${now.name}" is there already, with another kind or folder; remove it first.`, { field: 'name' });
    if (fields.includes('redirect')) await sendOn(ctx, account.id, now.name, now.redirect, want.redirect);
  },
  remove: async (ctx, account, now) => {
    const user = account.id;
    if (now.kind === 'primary') throw new ModuleError('invalid', 'The first domain goes with the account.', { field: 'kind' });
    if (now.kind === 'alias') await api2(ctx, { user, function: 'Park::unpark' }, { domain: now.name });
    else if (now.kind === 'sub') await api2(ctx, { user, function: 'SubDomain::delsubdomain' }, { domain: now.name });
    else await api2(ctx, { user, function: 'AddonDomain::deladdondomain' }, { domain: now.name, subdomain: `${carrierOf(now.name)}_${await mainDomain(ctx, account)}` });
  },
});
