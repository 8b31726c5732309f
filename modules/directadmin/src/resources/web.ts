import { ModuleError, panelResource, type Listed, type Ref } from '@billet/sdk';
import { change, names, type Call } from '../directadmin.ts';
import type { Account } from '../settings.ts';
import { findAccount } from '../accounts.ts';
import { askAs, ownDomains, pairs, split } from './as-user.ts';

/** What the panel says of a domain: pairs in one text, or an object. */
const isOff = (told: unknown): boolean => {
  const facts = typeof told === 'string' ? Object.fromEntries(new URLSearchParams(told)) : ((told ?? {}) as Readonly<Record<string, unknown>>);
  return facts['suspended'] === 'yes';
};

const followsDomain = (name: string): ModuleError => new ModuleError('invalid', `"${name}" is switched off with the domain it belongs to.`, { field: 'enabled' });

/** The button turns over what is, so it is pressed only where that is not what is wished. */
const turnOver = async (ctx: Call, account: Ref, name: string): Promise<void> => {
  await change(ctx, 'CMD_API_DOMAIN', { action: 'select', select0: name, suspend: 'Suspend/Unsuspend' }, account.id);
};

const listDomains = async (ctx: Call, account: Ref): Promise<readonly Listed<'domain'>[]> => {
  const own = await ownDomains(ctx, account);
  const user = own.length === 0 ? undefined : await findAccount(ctx, account.id);
  const states = own.length === 0 ? {} : await askAs(ctx, account, 'CMD_API_ADDITIONAL_DOMAINS');
  // Of an account that is suspended all domains are off, whatever is wished of one.
  const found: Listed<'domain'>[] = own.map((name) => ({ id: name, name, kind: name === user?.domain ? 'primary' : 'addon', ...(user?.state === 'active' ? { enabled: !isOff(states[name]) } : {}) }));
  const open = user?.state === 'active' ? { enabled: true } : {};
  for (const domain of own) {
    const subs = names(await askAs(ctx, account, 'CMD_API_SUBDOMAINS', { domain }));
    found.push(...subs.map((sub): Listed<'domain'> => ({ id: `${sub}.${domain}`, name: `${sub}.${domain}`, kind: 'sub', ...open })));
    const pointers = await askAs(ctx, account, 'CMD_API_DOMAIN_POINTER', { domain });
    found.push(...pairs(pointers).map(([name]): Listed<'domain'> => ({ id: name, name, kind: 'alias', ...open })));
  }
  return found;
};

const parentOf = async (ctx: Call, account: Ref, name: string): Promise<string> => {
  const [parent] = (await ownDomains(ctx, account)).filter((each) => name.endsWith(`.${each}`)).sort((a, b) => b.length - a.length);
  if (parent === undefined) throw new ModuleError('invalid', `"${name}" stands under no domain of the account.`, { field: 'name' });
  return parent;
};

/** The domain of the account that an alias leads to: the panel lists it there. */
const carrierOf = async (ctx: Call, account: Ref, alias: string): Promise<string> => {
  for (const domain of await ownDomains(ctx, account))
    if (pairs(await askAs(ctx, account, 'CMD_API_DOMAIN_POINTER', { domain })).some(([name]) => name === alias)) return domain;
  throw new ModuleError('notFound', `There is no alias "${alias}".`);
};

export const domains = panelResource<Account, 'domain'>({
  list: listDomains,
  idOf: (_, __, want) => want.name,
  create: async (ctx, account, want) => {
    if (want.kind === 'primary') throw new ModuleError('invalid', 'The first domain comes with the account.', { field: 'kind' });
    if (want.enabled === false && want.kind !== 'addon') throw followsDomain(want.name);
    if (want.kind === 'addon') {
      await change(ctx, 'CMD_API_DOMAIN', { action: 'create', domain: want.name, ubandwidth: 'unlimited', uquota: 'unlimited', ssl: 'ON', cgi: 'ON', php: 'ON' }, account.id);
      if (want.enabled === false) await turnOver(ctx, account, want.name);
    } else if (want.kind === 'alias') {
      const [domain = ''] = await ownDomains(ctx, account);
      await change(ctx, 'CMD_API_DOMAIN_POINTER', { action: 'add', domain, from: want.name, alias: 'yes' }, account.id);
    } else {
      const domain = await parentOf(ctx, account, want.name);
      await change(ctx, 'CMD_API_SUBDOMAINS', { action: 'create', domain, subdomain: want.name.slice(0, -domain.length - 1) }, account.id);
    }
  },
  change: async (ctx, account, now, _, fields) => {
    if (fields.includes('kind')) throw new ModuleError('invalid', `"${now.name}" is there already as another kind; remove it first.`, { field: 'kind' });
    if (now.kind === 'sub' || now.kind === 'alias') throw followsDomain(now.name);
    if (fields.includes('enabled')) await turnOver(ctx, account, now.name);
  },
  remove: async (ctx, account, now) => {
    if (now.kind === 'primary') throw new ModuleError('invalid', 'The first domain goes with the account.', { field: 'kind' });
    if (now.kind === 'addon') await change(ctx, 'CMD_API_DOMAIN', { confirmed: 'Confirm', delete: 'yes', select0: now.name }, account.id);
    else if (now.kind === 'alias') await change(ctx, 'CMD_API_DOMAIN_POINTER', { action: 'delete', domain: await carrierOf(ctx, account, now.name), select0: now.name }, account.id);
    else {
      const domain = await parentOf(ctx, account, now.name);
      await change(ctx, 'CMD_API_SUBDOMAINS', { action: 'delete', domain, select0: now.name.slice(0, -domain.length - 1), contents: 'no' }, account.id);
    }
  },
});

const fullLogin = async (ctx: Call, account: Ref, login: string): Promise<string> => (login.includes('@') ? login : `${login}@${(await ownDomains(ctx, account))[0] ?? ''}`);

const homeOf = (account: Ref): string => `/home/${account.id}`;
const tidy = (path: string): string => path.replaceAll(/^\/+|\/+$/g, '');

/** A folder of one's own is a whole path on the server. */
const place = (account: Ref, path: string): { readonly type: string; readonly custom_val: string } => ({ type: 'custom', custom_val: `${homeOf(account)}/${tidy(path)}` });

export const ftpUsers = panelResource<Account, 'ftpUser'>({
  list: async (ctx, account) => {
    const found: Listed<'ftpUser'>[] = [];
    for (const domain of await ownDomains(ctx, account))
      for (const [user, path] of pairs(await askAs(ctx, account, 'CMD_API_FTP', { domain }))) {
        if (user === account.id) continue;
        const login = user.includes('@') ? user : `${user}@${domain}`;
        found.push({ id: login, login, path: tidy(path.startsWith(`${homeOf(account)}/`) ? path.slice(homeOf(account).length) : path) });
      }
    return found;
  },
  idOf: (ctx, account, want) => fullLogin(ctx, account, want.login),
  create: async (ctx, account, want, id) => {
    const passwd = want.password?.reveal() ?? ctx.ids.token(18);
    await change(ctx, 'CMD_API_FTP', { action: 'create', ...split(id), ...place(account, want.path), passwd, passwd2: passwd }, account.id);
  },
  change: async (ctx, account, now, want) => {
    if (tidy(want.path) !== now.path) await change(ctx, 'CMD_API_FTP', { action: 'modify', ...split(now.id), ...place(account, want.path) }, account.id);
  },
  setPassword: async (ctx, account, id, password) => {
    const now = (await ftpUsers.list(ctx, account)).items.find((each) => each.id === id);
    await change(ctx, 'CMD_API_FTP', { action: 'modify', ...split(id), ...place(account, now?.path ?? ''), passwd: password.reveal(), passwd2: password.reveal() }, account.id);
  },
  remove: async (ctx, account, now) => {
    const { user, domain } = split(now.id);
    await change(ctx, 'CMD_API_FTP', { action: 'delete', domain, select0: user }, account.id);
  },
});
