import { observedOf, outcomeOf, panelModule, type ServerModule } from '@billet/sdk';
import { accountPage } from './accounts.ts';
import { ensurePackage, listPackages } from './packages.ts';
import type { Account, Plan } from './settings.ts';
import { openPanel } from './single-sign-on.ts';
import { testConnection } from './test-connection.ts';
import { METRICS, readUsage } from './usage.ts';
import { verbs } from './verbs.ts';

export const createCpanelModule = (): ServerModule<Account, Plan> => ({
  ...panelModule(verbs),
  test: testConnection,
  accounts: async (ctx, cursor) => {
    const { items, ...rest } = await accountPage(ctx, cursor);
    return { items: items.map(observedOf), ...rest };
  },
  plans: async (ctx) => (await listPackages(ctx)).map(({ name }) => ({ id: name, label: name })),
  ensurePlan: (ctx, plan, planKey) => outcomeOf(() => ensurePackage(ctx, plan, planKey)),
  sso: (ctx, account) => openPanel(ctx, account.id),
  metrics: METRICS,
  usage: readUsage,
});
