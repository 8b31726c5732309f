import { isModuleError, ModuleError, type PanelVerbs, type PanelWish } from '@billet/sdk';
import { findAccount } from './accounts.ts';
import { accountLimits, packageName, samePackage } from './packages.ts';
import { makeReseller, removeAccount, suspend, unsuspend } from './resellers.ts';
import type { Account, Plan } from './settings.ts';
import { whm, type Call } from './whm.ts';

export const USERNAME = { max: 16, pattern: '(?!test)[a-z][a-z0-9]*', reserved: ['root', 'nobody', 'mysql', 'cpanel', 'admin'] };

const checkName = (username: string): void => {
  const fits = new RegExp(`^(?:${USERNAME.pattern})$`).test(username) && username.length <= USERNAME.max;
  if (!fits || USERNAME.reserved.includes(username))
    throw new ModuleError('invalid', 'A user name has at most 16 letters and digits, begins with a letter and not with "test".', { field: 'username' });
};

const domainOf = (ctx: Call, want: PanelWish<Plan>): string | undefined =>
  want.domain ?? (ctx.settings.domainSuffix === '' ? undefined : `${want.username}.${ctx.settings.domainSuffix}`);

/** WHM says for what reason a name will not do; that somebody has it is the one that counts. */
const mayHaveName = async (ctx: Call, user: string): Promise<void> => {
  try {
    await whm(ctx, 'verify_new_username', { user }, { reads: true });
  } catch (error) {
    if (isModuleError(error) && error.failure.kind === 'remote') throw new ModuleError('exists', error.message, { field: 'username' });
    throw error;
  }
};

export const verbs: PanelVerbs<Account, Plan> = {
  find: findAccount,
  check: (_, want) => {
    checkName(want.username);
  },
  create: async (ctx, want) => {
    await mayHaveName(ctx, want.username);
    const domain = domainOf(ctx, want);
    await whm(ctx, 'createacct', {
      username: want.username,
      password: want.password.reveal(),
      contactemail: want.email,
      plan: packageName(want.plan, want.planKey),
      // Without this the password comes back in the text of the answer.
      showpass: 'n',
      ...(domain === undefined ? {} : { domain }),
      ...(want.plan.reseller ? { reseller: 1 } : {}),
    });
    if (want.plan.reseller) await makeReseller(ctx, want.username, want.plan.rights);
  },
  hasPlan: (ctx, account, want) => samePackage(ctx.settings, account.plan, packageName(want.plan, want.planKey)),
  changePlan: async (ctx, { username }, want) => {
    await whm(ctx, 'changepackage', { user: username, pkg: packageName(want.plan, want.planKey) });
    if (want.plan.reseller) await makeReseller(ctx, username, want.plan.rights);
  },
  suspend: (ctx, { username }, reason) => suspend(ctx, username, reason),
  unsuspend: (ctx, { username }) => unsuspend(ctx, username),
  setPassword: async (ctx, { username }, password) => {
    await whm(ctx, 'passwd', { user: username, password: password.reveal() });
  },
  setDomain: async (ctx, { username }, domain) => {
    await whm(ctx, 'modifyacct', { user: username, DNS: domain });
  },
  setEmail: async (ctx, { username }, email) => {
    await whm(ctx, 'modifyacct', { user: username, contactemail: email });
  },
  remove: (ctx, { username }) => removeAccount(ctx, username),
  limits: accountLimits,
};
