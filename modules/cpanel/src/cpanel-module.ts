import { observedOf, outcomeOf, panelModule, type ServerModule } from '@billet/sdk';
import { accountPage } from './accounts.ts';
import { certificateActions } from './certificates.ts';
import { siteTraffic } from './site-traffic.ts';
import { ensurePackage, serverPlans } from './packages.ts';
import { databases, databaseUsers } from './resources/databases.ts';
import { dnsRecords } from './resources/dns-records.ts';
import { domains } from './resources/domains.ts';
import { ftpUsers } from './resources/ftp-users.ts';
import { autoresponders, forwarders } from './resources/mail-rules.ts';
import { mailboxes } from './resources/mailboxes.ts';
import { spamFilters } from './resources/spam-filters.ts';
import type { Account, Plan } from './settings.ts';
import { openPanel, openServer } from './single-sign-on.ts';
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
  plans: serverPlans,
  choices: async (ctx) => (await serverPlans(ctx)).map(({ id, label }) => ({ value: id, label })),
  ensurePlan: (ctx, plan, planKey) => outcomeOf(() => ensurePackage(ctx, plan, planKey)),
  sso: openPanel,
  adminSso: openServer,
  actions: { ...certificateActions, siteTraffic },
  metrics: METRICS,
  usage: readUsage,
  resources: {
    domain: domains,
    mailbox: mailboxes,
    forwarder: forwarders,
    autoresponder: autoresponders,
    spamFilter: spamFilters,
    database: databases,
    databaseUser: databaseUsers,
    ftpUser: ftpUsers,
    dnsRecord: dnsRecords,
  },
});
