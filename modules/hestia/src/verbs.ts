import { isModuleError, ModuleError, type PanelVerbs } from '@billet/sdk';
import { findAccount } from './accounts.ts';
import { run } from './hestia.ts';
import type { Account, Plan } from './settings.ts';

export const USERNAME = { max: 28, pattern: '[a-z][a-z0-9]{1,27}', reserved: ['root', 'admin', 'mail', 'www', 'nobody', 'backup', 'hestiaweb', 'hestiamail'] };

const EXISTS = '4';

export const verbs: PanelVerbs<Account, Plan> = {
  find: findAccount,
  check: (_, { username }) => {
    if (!new RegExp(`^(?:${USERNAME.pattern})$`).test(username) || USERNAME.reserved.includes(username))
      throw new ModuleError('invalid', 'A user name has 2 to 28 letters and digits, begins with a letter and is not one of the system.', { field: 'username' });
  },
  create: async (ctx, want) => {
    await run(ctx, 'v-add-user', want.username, want.password.reveal(), want.email, want.plan.package, want.username);
    if (want.domain === undefined) return;
    try {
      await run(ctx, 'v-add-domain', want.username, want.domain);
    } catch (error) {
      // Somebody else's domain: an account without one would only be in the way.
      if (isModuleError(error) && error.failure.code === EXISTS) await run(ctx, 'v-delete-user', want.username);
      throw error;
    }
  },
  hasPlan: (_, account, want) => account.plan === want.plan.package,
  changePlan: (ctx, { username }, want) => run(ctx, 'v-change-user-package', username, want.plan.package),
  suspend: (ctx, { username }) => run(ctx, 'v-suspend-user', username),
  unsuspend: (ctx, { username }) => run(ctx, 'v-unsuspend-user', username),
  setPassword: (ctx, { username }, password) => run(ctx, 'v-change-user-password', username, password.reveal()),
  setEmail: (ctx, { username }, email) => run(ctx, 'v-change-user-contact', username, email),
  remove: (ctx, { username }) => run(ctx, 'v-delete-user', username),
};
