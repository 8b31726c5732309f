import { observedOf, outcomeOf, panelModule, type ServerModule } from '@billet/sdk';
import { accountPage } from './accounts.ts';
import { certificateActions } from './certificates.ts';
import { ensurePackage, serverPlans } from './packages.ts';
import { databases, databaseUsers } from './resources/databases.ts';
import { dnsRecords } from './resources/dns-records.ts';
import { autoresponders, forwarders, mailboxes } from './resources/mail.ts';
import { domains, ftpUsers } from './resources/web.ts';
import type { Account, Plan } from './settings.ts';
import { openPanel, openServer } from './single-sign-on.ts';
import { testConnection } from './test-connection.ts';
import { METRICS, readUsage } from './usage.ts';
import { verbs } from './verbs.ts';

export const createDirectadminModule = (): ServerModule<Account, Plan> => ({
  ...panelModule(verbs),
  test: testConnection,
  accounts: async (ctx, cursor) => {
    const { items, ...rest } = await accountPage(ctx, cursor);
    return { items: items.map(observedOf), ...rest };
  },
  plans: serverPlans,
  choices: async (ctx) => (await serverPlans(ctx)).map(({ id, label }) => ({ value: id, label })),
  ensurePlan: (ctx, plan, planKey) => outcomeOf(() => ensurePackage(ctx, plan, planKey)),
  sso: openPanel,
  adminSso: openServer,
  actions: certificateActions,
  metrics: METRICS,
  usage: readUsage,
  resources: {
    domain: domains,
    mailbox: mailboxes,
    forwarder: forwarders,
    autoresponder: autoresponders,
    database: databases,
    databaseUser: databaseUsers,
    ftpUser: ftpUsers,
    dnsRecord: dnsRecords,
  },
});
