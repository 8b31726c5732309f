import { el } from '@billet/bank-files';
import { isModuleError, ModuleError, type PanelVerbs, type PanelWish } from '@billet/sdk';
import { allPlans, findAccount } from './accounts.ts';
import { filter, list, nodes, run, text, type Call } from './plesk.ts';
import type { Account, Plan } from './settings.ts';

export const USERNAME = { max: 16, pattern: '[a-z][a-z0-9]{1,15}', reserved: ['root', 'admin', 'psaadm', 'nobody', 'mail', 'www', 'ftp'] };

/** Status of a subscription that the administrator switched off. */
const OFF = '16';
const ON = '0';

const property = (name: string, value: string): string => el('property', [el('name', name), el('value', value)]);

const addressOf = async (ctx: Call): Promise<string> => {
  if (ctx.settings.ip !== '') return ctx.settings.ip;
  const all = (await list(ctx, 'ip', 'get', [])).flatMap((result) => nodes(result, 'addresses', 'ip_info'));
  const found = all.find((each) => text(each, 'type') === 'shared');
  if (found === undefined) throw new ModuleError('invalid', 'The server has no shared IP address; name one in its settings.', { field: 'ip' });
  return text(found, 'ip_address');
};

const addWebspace = async (ctx: Call, want: PanelWish<Plan>): Promise<void> => {
  const ip = el('ip_address', await addressOf(ctx));
  const name = want.domain ?? `${want.username}.${ctx.settings.domainSuffix}`;
  await run(ctx, 'webspace', 'add', [
    el('gen_setup', [el('name', name), el('owner-login', want.username), el('htype', 'vrt_hst'), ip]),
    el('hosting', [el('vrt_hst', [property('ftp_login', want.username), property('ftp_password', want.password.reveal()), ip])]),
    el('plan-name', want.plan.plan),
  ]);
};

const setCustomer = (ctx: Call, username: string, ...values: readonly string[]): Promise<void> => run(ctx, 'customer', 'set', [filter('login', username), el('values', [el('gen_info', values)])]);
const setWebspace = (ctx: Call, by: string, values: string): Promise<void> => run(ctx, 'webspace', 'set', [by, el('values', [values])]);

export const verbs: PanelVerbs<Account, Plan> = {
  find: findAccount,
  check: (ctx, { username, domain }) => {
    if (!new RegExp(`^(?:${USERNAME.pattern})$`).test(username) || USERNAME.reserved.includes(username))
      throw new ModuleError('invalid', 'A user name has 2 to 16 letters and digits, begins with a letter and is not one of the system.', { field: 'username' });
    if (domain === undefined && ctx.settings.domainSuffix === '') throw new ModuleError('invalid', 'The account needs a domain.', { field: 'domain' });
  },
  create: async (ctx, want) => {
    await run(ctx, 'customer', 'add', [el('gen_info', [el('pname', want.username), el('login', want.username), el('passwd', want.password.reveal()), el('email', want.email)])]);
    try {
      await addWebspace(ctx, want);
    } catch (error) {
      // Somebody else's domain, a limit: a customer without a subscription would only be in the way.
      if (isModuleError(error) && !error.failure.ambiguous) await run(ctx, 'customer', 'del', [filter('login', want.username)]);
      throw error;
    }
  },
  hasPlan: (_, account, want) => account.domain !== undefined && account.plan === want.plan.plan,
  changePlan: async (ctx, account, want) => {
    // A customer alone is what a lost answer leaves behind.
    if (account.domain === undefined) return addWebspace(ctx, want);
    const plan = (await allPlans(ctx)).find(({ name }) => name === want.plan.plan);
    if (plan === undefined) throw new ModuleError('invalid', `There is no service plan "${want.plan.plan}" on the server.`, { field: 'plan' });
    return run(ctx, 'webspace', 'switch-subscription', [filter('name', account.domain), el('plan-guid', plan.guid)]);
  },
  suspend: (ctx, { username }) => setWebspace(ctx, filter('owner-login', username), el('gen_setup', [el('status', OFF)])),
  unsuspend: (ctx, { username }) => setWebspace(ctx, filter('owner-login', username), el('gen_setup', [el('status', ON)])),
  setPassword: async (ctx, { username, domain }, password) => {
    if (domain !== undefined) await setWebspace(ctx, filter('name', domain), el('hosting', [el('vrt_hst', [property('ftp_password', password.reveal())])]));
    await setCustomer(ctx, username, el('passwd', password.reveal()));
  },
  setDomain: async (ctx, account, domain) => {
    if (account.domain !== undefined) await setWebspace(ctx, filter('name', account.domain), el('gen_setup', [el('name', domain)]));
  },
  setEmail: (ctx, { username }, email) => setCustomer(ctx, username, el('email', email)),
  remove: (ctx, { username }) => run(ctx, 'customer', 'del', [filter('login', username)]),
};
