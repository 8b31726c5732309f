import { isModuleError, ModuleError, observedOf, outcomeOf, panelModule, type ConnectionTest, type Metric, type Ref, type Sample, type ServerModule, type SsoLink } from '@billet/sdk';
import { allAccounts, topLevel } from './accounts.ts';
import { certificateActions } from './certificates.ts';
import { databases, databaseUsers } from './resources/databases.ts';
import { dnsRecords } from './resources/dns-records.ts';
import { domains } from './resources/domains.ts';
import { ftpUsers } from './resources/ftp-users.ts';
import { autoresponders, forwarders, mailboxes } from './resources/mail.ts';
import type { Account, Plan } from './settings.ts';
import { verbs } from './verbs.ts';
import { list, printed, type Call, type Row } from './virtualmin.ts';

const METRICS: readonly Metric[] = [
  { key: 'disk', unit: 'bytes', kind: 'gauge', label: 'Disk space' },
  { key: 'bandwidth', unit: 'bytes', kind: 'period', label: 'Traffic' },
];

const plansOf = async (ctx: Call): Promise<readonly string[]> => (await list(ctx, 'list-plans')).map((row) => row.get('name') ?? row.name);

const bytes = (used: string | undefined, limit: number): Pick<Sample, 'value' | 'limit'> => ({
  value: Math.round(Number(used ?? 0) || 0),
  limit: Number.isFinite(limit) && limit > 0 ? Math.round(limit) : 'unlimited',
});

/** The limit of space is told in blocks only; how big one is, what is used says. */
const blockBytes = (row: Row): number => {
  const size = Number(row.get('server_byte_quota_used')) / Number(row.get('server_block_quota_used'));
  return Number.isFinite(size) && size > 0 ? size : 1024;
};

/** A link that opens the panel once. It is as good as a password, so it is asked for at the moment it is used. */
const openPanel = async (ctx: Call, account: Ref): Promise<SsoLink> => {
  const url = (await printed(ctx, 'create-login-link', { user: account.id })).split('\n').find((line) => URL.canParse(line.trim()));
  if (url === undefined) throw new ModuleError('remote', 'Virtualmin made a login link without an address.');
  return { url: url.trim(), method: 'GET' };
};

const testConnection = async (ctx: Call): Promise<ConnectionTest> => {
  const began = ctx.clock.wallMs();
  const warnings = ctx.settings.address.startsWith('https:') ? [] : ['The address is not encrypted: the password can be read on the way.'];
  try {
    const used = (await topLevel(ctx)).length;
    return { ok: true, message: 'Virtualmin answers.', latencyMs: ctx.clock.wallMs() - began, warnings, accounts: { used, max: 'unlimited' } };
  } catch (error) {
    if (!isModuleError(error)) throw error;
    return { ok: false, message: error.message, latencyMs: ctx.clock.wallMs() - began, warnings };
  }
};

export const createVirtualminModule = (): ServerModule<Account, Plan> => ({
  ...panelModule(verbs),
  test: testConnection,
  accounts: async (ctx) => ({ items: (await allAccounts(ctx)).map(observedOf) }),
  plans: async (ctx) => (await plansOf(ctx)).map((name) => ({ id: name, label: name })),
  choices: async (ctx) => (await plansOf(ctx)).map((name) => ({ value: name, label: name })),
  ensurePlan: (ctx, { plan }) =>
    outcomeOf(async () => {
      if (!(await plansOf(ctx)).includes(plan)) throw new ModuleError('invalid', `There is no plan "${plan}" on the server.`, { field: 'plan' });
    }),
  sso: openPanel,
  actions: certificateActions,
  metrics: METRICS,
  async *usage(ctx, refs, since) {
    const at = ctx.clock.now();
    if (refs.length === 0 || since > at) return;
    const wanted = new Set(refs.map(({ id }) => id));
    for (const row of await topLevel(ctx)) {
      const ref = row.get('username') ?? '';
      if (!wanted.has(ref)) continue;
      yield { ref, metric: 'disk', at, ...bytes(row.get('server_byte_quota_used'), Number(row.get('server_block_quota')) * blockBytes(row)) };
      yield { ref, metric: 'bandwidth', at, counterId: at.slice(0, 7), ...bytes(row.get('bandwidth_byte_usage'), Number(row.get('bandwidth_byte_limit'))) };
    }
  },
  resources: { domain: domains, mailbox: mailboxes, forwarder: forwarders, autoresponder: autoresponders, database: databases, databaseUser: databaseUsers, ftpUser: ftpUsers, dnsRecord: dnsRecords },
});
