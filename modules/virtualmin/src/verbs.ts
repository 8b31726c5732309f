import { ModuleError, type PanelAccount, type PanelVerbs } from '@billet/sdk';
import { findAccount } from './accounts.ts';
import type { Account, Plan } from './settings.ts';
import { run } from './virtualmin.ts';

export const USERNAME = { max: 32, pattern: '[a-z][a-z0-9]{1,31}', reserved: ['root', 'admin', 'nobody', 'www', 'mail', 'mysql', 'postgres'] };

const domainOf = ({ domain = '' }: PanelAccount): string => domain;

export const verbs: PanelVerbs<Account, Plan> = {
  find: findAccount,
  check: (ctx, { username, domain }) => {
    if (!new RegExp(`^(?:${USERNAME.pattern})$`).test(username) || USERNAME.reserved.includes(username))
      throw new ModuleError('invalid', 'A user name has 2 to 32 letters and digits, begins with a letter and is not one of the system.', { field: 'username' });
    if (domain === undefined && ctx.settings.domainSuffix === '') throw new ModuleError('invalid', 'The account needs a domain.', { field: 'domain' });
  },
  create: (ctx, want) =>
    run(ctx, 'create-domain', {
      domain: want.domain ?? `${want.username}.${ctx.settings.domainSuffix}`,
      user: want.username,
      pass: want.password.reveal(),
      email: want.email,
      plan: want.plan.plan,
      'features-from-plan': true,
      'limits-from-plan': true,
    }),
  hasPlan: (_, account, want) => account.plan === want.plan.plan,
  changePlan: (ctx, account, want) => run(ctx, 'modify-domain', { domain: domainOf(account), 'apply-plan': want.plan.plan }),
  suspend: (ctx, account, reason) => run(ctx, 'disable-domain', { domain: domainOf(account), why: reason, subservers: true }),
  unsuspend: (ctx, account) => run(ctx, 'enable-domain', { domain: domainOf(account), subservers: true }),
  setPassword: (ctx, account, password) => run(ctx, 'modify-domain', { domain: domainOf(account), pass: password.reveal() }),
  setDomain: (ctx, account, domain) => run(ctx, 'modify-domain', { domain: domainOf(account), newdomain: domain }),
  setEmail: (ctx, account, email) => run(ctx, 'modify-domain', { domain: domainOf(account), email }),
  remove: (ctx, account) => run(ctx, 'delete-domain', { domain: domainOf(account) }),
};
