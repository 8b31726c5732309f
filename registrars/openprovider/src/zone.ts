import type { OpenproviderClient as Client } from '@billet/openprovider-api';
import { isModuleError, z, type CallCtx, type DomainRecord, type Fqdn, type ResellerDns } from '@billet/sdk';
import type { Account } from './account.ts';
import { nothing, splitName } from './shapes.ts';

type Ctx = CallCtx<Account>;

const PAGE = 500;
/** Shortest and longest time the API takes. */
const TTL = { least: 600, most: 86_400 };

const recordsShape = z.looseObject({
  results: z.array(z.looseObject({ name: z.string(), type: z.string(), value: z.string(), ttl: z.number().nullish(), prio: z.number().nullish() })).default([]),
});

const hosts = (text: string): readonly string[] => text.split(/\s+/).map((host) => host.toLowerCase()).filter((host) => host !== '');

const unquoted = (text: string): string => (/^".*"$/s.test(text) ? text.slice(1, -1) : text);

/** The API shows whole names and takes parts of them; what it keeps itself is not shown. */
const recordOf = (zone: Fqdn, { name, type, value, ttl, prio }: z.output<typeof recordsShape>['results'][number]): DomainRecord | undefined => {
  const full = name.toLowerCase().replace(/\.$/, '');
  const short = full === zone || full === '' ? '@' : full.endsWith(`.${zone}`) ? full.slice(0, -zone.length - 1) : full;
  if (type === 'SOA' || (type === 'NS' && short === '@')) return undefined;
  return { name: short, type, content: type === 'TXT' ? unquoted(value) : value.replace(/\.$/, ''), ttl: ttl ?? TTL.least, ...(type === 'MX' || type === 'SRV' ? { prio: prio ?? 0 } : {}) };
};

const written = ({ name, type, content, ttl, prio }: DomainRecord): Readonly<Record<string, unknown>> =>
  ({ name: name === '@' ? '' : name, type, value: content, ttl: Math.min(Math.max(ttl, TTL.least), TTL.most), ...(type === 'MX' || type === 'SRV' ? { prio: prio ?? 10 } : {}) });

const readRecords = async (client: Client, ctx: Ctx, zone: Fqdn): Promise<readonly DomainRecord[] | undefined> => {
  try {
    const records: DomainRecord[] = [];
    for (let offset = 0; ; offset += PAGE) {
      const { results } = await client(ctx, { method: 'GET', path: `/dns/zones/${zone}/records`, query: { limit: PAGE, offset } }, recordsShape);
      records.push(...results.map((each) => recordOf(zone, each)).filter((record) => record !== undefined));
      if (results.length < PAGE) return records;
    }
  } catch (error) {
    if (isModuleError(error) && error.failure.kind === 'notFound') return undefined;
    throw error;
  }
};

/** Zones at Openprovider. */
export const dnsOf = (client: Client): ResellerDns<Account> => ({
  types: ['A', 'AAAA', 'CNAME', 'MX', 'TXT', 'SRV', 'CAA', 'NS'],
  read: async (ctx, { name, nameservers }) => {
    const own = hosts(ctx.settings.nameservers);
    const records = await readRecords(client, ctx, name);
    return { active: records !== undefined && nameservers.some(({ host }) => own.includes(host)), records: records ?? [] };
  },
  activate: async (ctx, { name, registryRef = '' }) => {
    const servers = hosts(ctx.settings.nameservers).map((host) => ({ host }));
    if ((await readRecords(client, ctx, name)) === undefined) await client(ctx, { method: 'POST', path: '/dns/zones', json: { domain: splitName(name), type: 'master', records: [] } }, nothing);
    await client(ctx, { method: 'PUT', path: `/domains/${registryRef}`, json: { name_servers: servers.map(({ host }, at) => ({ name: host, seq_nr: at + 1 })) } }, nothing);
    return servers;
  },
  change: async (ctx, { name }, { add, remove }) => {
    await client(ctx, { method: 'PUT', path: `/dns/zones/${name}`, json: { name, records: { add: add.map(written), remove: remove.map(written) } } }, nothing);
  },
});
