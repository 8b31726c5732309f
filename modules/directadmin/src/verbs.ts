import { ModuleError, type PanelAccount, type PanelVerbs, type PanelWish } from '@billet/sdk';
import { findAccount } from './accounts.ts';
import { ask, change, names, type Call } from './directadmin.ts';
import { packageName, userLimits } from './packages.ts';
import type { Account, Plan } from './settings.ts';

export const USERNAME = { max: 16, pattern: '[a-z][a-z0-9]{2,}', reserved: ['root', 'admin', 'nobody', 'mysql', 'diradmin', 'all', 'test', 'mail', 'ftp', 'apache'] };

const domainOf = (ctx: Call, want: PanelWish<Plan>): string => {
  const domain = want.domain ?? (ctx.settings.domainSuffix === '' ? undefined : `${want.username}.${ctx.settings.domainSuffix}`);
  if (domain === undefined) throw new ModuleError('invalid', 'The account needs a domain.', { field: 'domain' });
  return domain;
};

const isReseller = ({ data }: PanelAccount): boolean => data?.['type'] === 'reseller';

/** Says what should be so; the button form of the same command turns it over instead. */
const select = (ctx: Call, { username }: PanelAccount, fields: Readonly<Record<string, string>>): Promise<unknown> =>
  change(ctx, 'CMD_API_SELECT_USERS', { location: 'CMD_SELECT_USERS', select0: username, ...fields });

/** His customers would go with him. */
const refuseWithUsers = async (ctx: Call, username: string): Promise<void> => {
  const users = names(await ask(ctx, 'CMD_API_SHOW_USERS', { reseller: username }));
  if (users.length > 0) throw new ModuleError('limit', `The reseller still has ${String(users.length)} accounts; move or remove them first.`);
};

export const verbs: PanelVerbs<Account, Plan> = {
  find: findAccount,
  check: (ctx, want) => {
    if (!new RegExp(`^(?:${USERNAME.pattern})$`).test(want.username) || want.username.length > USERNAME.max || USERNAME.reserved.includes(want.username))
      throw new ModuleError('invalid', 'A user name has 3 to 16 letters and digits, begins with a letter and is not one of the system.', { field: 'username' });
    domainOf(ctx, want);
  },
  create: async (ctx, want) => {
    const password = want.password.reveal();
    await change(ctx, want.plan.reseller ? 'CMD_API_ACCOUNT_RESELLER' : 'CMD_API_ACCOUNT_USER', {
      action: 'create',
      add: 'Submit',
      username: want.username,
      email: want.email,
      passwd: password,
      passwd2: password,
      domain: domainOf(ctx, want),
      package: packageName(want.plan, want.planKey),
      ip: ctx.settings.ip,
      notify: 'no',
    });
  },
  hasPlan: (_, account, want) => account.plan === packageName(want.plan, want.planKey),
  changePlan: async (ctx, account, want) => {
    const command = isReseller(account) ? 'CMD_API_MODIFY_RESELLER' : 'CMD_API_MODIFY_USER';
    await change(ctx, command, { action: 'package', user: account.username, package: packageName(want.plan, want.planKey) });
  },
  suspend: async (ctx, account, reason) => {
    await select(ctx, account, { dosuspend: 'Suspend', reason: 'billing', details: reason });
  },
  unsuspend: async (ctx, account) => {
    await select(ctx, account, { dounsuspend: 'Unsuspend' });
  },
  setPassword: async (ctx, { username }, password) => {
    await change(ctx, 'CMD_API_USER_PASSWD', { username, passwd: password.reveal(), passwd2: password.reveal() });
  },
  setDomain: async (ctx, account, domain) => {
    await change(ctx, 'CMD_API_CHANGE_DOMAIN', { old_domain: account.domain ?? '', new_domain: domain }, account.username);
  },
  setEmail: async (ctx, { username }, email) => {
    await change(ctx, 'CMD_API_MODIFY_USER', { action: 'single', user: username, email: 'Save', evalue: email });
  },
  remove: async (ctx, account) => {
    if (isReseller(account)) await refuseWithUsers(ctx, account.username);
    await select(ctx, account, { confirmed: 'Confirm', delete: 'yes' });
  },
  limits: userLimits,
};
