import { isModuleError, ModuleError, observedOf, outcomeOf, panelModule, z, type ConnectionTest, type Metric, type Sample, type ServerModule } from '@billet/sdk';
import { allAccounts, allUsers } from './accounts.ts';
import { certificateActions } from './certificates.ts';
import { list, type Call } from './hestia.ts';
import { databases, databaseUsers } from './resources/databases.ts';
import { dnsRecords } from './resources/dns-records.ts';
import { autoresponders, forwarders, mailboxes } from './resources/mail.ts';
import { domains, ftpUsers } from './resources/web.ts';
import type { Account, Plan } from './settings.ts';
import { statisticsActions } from './statistics.ts';
import { verbs } from './verbs.ts';

const MIB = 1024 * 1024;
const METRICS: readonly Metric[] = [
  { key: 'disk', unit: 'bytes', kind: 'gauge', label: 'Disk space' },
  { key: 'bandwidth', unit: 'bytes', kind: 'period', label: 'Traffic this month' },
];

const packagesOf = async (ctx: Call): Promise<readonly string[]> => Object.keys((await list(ctx, 'v-list-user-packages', [], z.looseObject({}))) ?? {});

const amounts = (used: unknown, limit: unknown): Pick<Sample, 'value' | 'limit'> => ({
  value: Math.round((Number(used ?? 0) || 0) * MIB),
  limit: /^\d+$/.test(String(limit)) ? Number(limit) * MIB : 'unlimited',
});

const testConnection = async (ctx: Call): Promise<ConnectionTest> => {
  const began = ctx.clock.wallMs();
  const warnings = ctx.settings.address.startsWith('https:') ? [] : ['The address is not encrypted: the key can be read on the way.'];
  try {
    const used = Object.keys(await allUsers(ctx)).length;
    return { ok: true, message: 'Hestia answers.', latencyMs: ctx.clock.wallMs() - began, warnings, accounts: { used, max: 'unlimited' } };
  } catch (error) {
    if (!isModuleError(error)) throw error;
    return { ok: false, message: error.message, latencyMs: ctx.clock.wallMs() - began, warnings };
  }
};

export const createHestiaModule = (): ServerModule<Account, Plan> => ({
  ...panelModule(verbs),
  test: testConnection,
  accounts: async (ctx) => ({ items: (await allAccounts(ctx)).map(observedOf) }),
  plans: async (ctx) => (await packagesOf(ctx)).map((name) => ({ id: name, label: name })),
  choices: async (ctx) => (await packagesOf(ctx)).map((name) => ({ value: name, label: name })),
  ensurePlan: (ctx, plan) =>
    outcomeOf(async () => {
      if (!(await packagesOf(ctx)).includes(plan.package)) throw new ModuleError('invalid', `There is no package "${plan.package}" on the server.`, { field: 'package' });
    }),
  actions: { ...certificateActions, ...statisticsActions },
  metrics: METRICS,
  async *usage(ctx, refs, since) {
    const at = ctx.clock.now();
    if (refs.length === 0 || since > at) return;
    const users = await allUsers(ctx);
    for (const { id: ref } of refs) {
      const user = users[ref];
      if (user === undefined) continue;
      yield { ref, metric: 'disk', at, ...amounts(user.U_DISK, user.DISK_QUOTA) };
      yield { ref, metric: 'bandwidth', at, counterId: at.slice(0, 7), ...amounts(user.U_BANDWIDTH, user.BANDWIDTH) };
    }
  },
  resources: { domain: domains, mailbox: mailboxes, forwarder: forwarders, autoresponder: autoresponders, database: databases, databaseUser: databaseUsers, ftpUser: ftpUsers, dnsRecord: dnsRecords },
});
