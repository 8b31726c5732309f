import { el, type XmlNode } from '@billet/bank-files';
import { isModuleError, ModuleError, observedOf, outcomeOf, panelModule, type ConnectionTest, type Metric, type Ref, type Sample, type ServerModule, type SsoLink, type SsoTarget } from '@billet/sdk';
import { allAccounts, allCustomers, allPlans } from './accounts.ts';
import { certificateActions } from './certificates.ts';
import { ask, list, nodes, operation, text, type Call } from './plesk.ts';
import { databases, databaseUsers } from './resources/databases.ts';
import { dnsRecords } from './resources/dns-records.ts';
import { ftpUsers } from './resources/ftp-users.ts';
import { autoresponders, forwarders, mailboxes } from './resources/mail.ts';
import { domains } from './resources/sites.ts';
import type { Account, Plan } from './settings.ts';
import { verbs } from './verbs.ts';

const METRICS: readonly Metric[] = [
  { key: 'disk', unit: 'bytes', kind: 'gauge', label: 'Disk space' },
  { key: 'bandwidth', unit: 'bytes', kind: 'period', label: 'Traffic this month' },
];

const testConnection = async (ctx: Call): Promise<ConnectionTest> => {
  const began = ctx.clock.wallMs();
  const warnings = ctx.settings.address.startsWith('https:') ? [] : ['The address is not encrypted: the key can be read on the way.'];
  try {
    const [server] = await list(ctx, 'server', 'get', [el('stat', [])]);
    const version = text(server, 'stat', 'version', 'plesk_version');
    return { ok: true, message: 'Plesk answers.', latencyMs: ctx.clock.wallMs() - began, warnings, accounts: { used: Number(text(server, 'stat', 'objects', 'clients')) || 0, max: 'unlimited' }, ...(version === '' ? {} : { version }) };
  } catch (error) {
    if (!isModuleError(error)) throw error;
    return { ok: false, message: error.message, latencyMs: ctx.clock.wallMs() - began, warnings };
  }
};

const base64 = (value: string): string => Buffer.from(value).toString('base64');

/** A link that opens the panel once, from one address. It is as good as a password, so it is asked for when it is used. */
const openPanel = async (ctx: Call, account: Ref, { ip }: SsoTarget = {}): Promise<SsoLink> => {
  if (ip === undefined) throw new ModuleError('invalid', 'Plesk opens a session only for the address of a browser.', { field: 'ip' });
  const [results = []] = await ask(ctx, operation('server', 'create_session', [el('login', account.id), el('data', [el('user_ip', base64(ip)), el('source_server', '')])]));
  const id = text(results[0], 'id');
  if (id === '') throw new ModuleError('remote', 'Plesk made no session.');
  const url = new URL('/enterprise/rsession_init.php', ctx.settings.address);
  url.searchParams.set('PLESKSESSID', id);
  return { url: url.href, method: 'GET' };
};

/** A limit of a subscription; -1 is none. */
const limitOf = (webspace: XmlNode, name: string): number => Number(text(nodes(webspace, 'data', 'limits', 'limit').find((each) => text(each, 'name') === name), 'value'));

/** What all subscriptions of a customer use together; one without a limit has none. */
const together = (webspaces: readonly XmlNode[], limit: string, ...path: readonly string[]): Pick<Sample, 'value' | 'limit'> => {
  const limits = webspaces.map((each) => limitOf(each, limit));
  return {
    value: webspaces.reduce((sum, each) => sum + (Number(text(each, 'data', ...path)) || 0), 0),
    limit: limits.some((each) => !(each > 0)) ? 'unlimited' : limits.reduce((sum, each) => sum + each, 0),
  };
};

export const createPleskModule = (): ServerModule<Account, Plan> => ({
  ...panelModule(verbs),
  test: testConnection,
  accounts: async (ctx) => ({ items: (await allAccounts(ctx)).map(observedOf) }),
  plans: async (ctx) => (await allPlans(ctx)).map(({ name }) => ({ id: name, label: name })),
  choices: async (ctx) => (await allPlans(ctx)).map(({ name }) => ({ value: name, label: name })),
  ensurePlan: (ctx, { plan }) =>
    outcomeOf(async () => {
      if (!(await allPlans(ctx)).some(({ name }) => name === plan)) throw new ModuleError('invalid', `There is no service plan "${plan}" on the server.`, { field: 'plan' });
    }),
  sso: openPanel,
  actions: certificateActions,
  metrics: METRICS,
  async *usage(ctx, refs, since) {
    const at = ctx.clock.now();
    if (refs.length === 0 || since > at) return;
    const wanted = new Set(refs.map(({ id }) => id));
    for (const { login: ref, webspaces } of await allCustomers(ctx)) {
      if (!wanted.has(ref) || webspaces.length === 0) continue;
      yield { ref, metric: 'disk', at, ...together(webspaces, 'disk_space', 'gen_info', 'real_size') };
      yield { ref, metric: 'bandwidth', at, counterId: at.slice(0, 7), ...together(webspaces, 'max_traffic', 'stat', 'traffic') };
    }
  },
  resources: { domain: domains, mailbox: mailboxes, forwarder: forwarders, autoresponder: autoresponders, database: databases, databaseUser: databaseUsers, ftpUser: ftpUsers, dnsRecord: dnsRecords },
});
