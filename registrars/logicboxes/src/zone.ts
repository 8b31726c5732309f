import { isModuleError, z, type CallCtx, type DomainRecord, type Fqdn, type HeldDomain, type Nameserver, type ResellerDns } from '@billet/sdk';
import type { Account } from './account.ts';
import { read, write, type Params } from './client.ts';
import { parse } from './shapes.ts';

type Ctx = CallCtx<Account>;

/** As many records as the API gives at once. */
const PAGE = 50;
const LEAST_TTL = 7200;

/** The word for each type in the paths of the API. */
const PATHS: Readonly<Record<string, string>> = { A: 'ipv4', AAAA: 'ipv6', CNAME: 'cname', MX: 'mx', TXT: 'txt', NS: 'ns', SRV: 'srv' };

const numeral = z.union([z.number(), z.string().regex(/^\d+$/)]).transform(Number);
const recordShape = z.looseObject({ host: z.string().default('@'), value: z.string(), timetolive: numeral.default(LEAST_TTL), priority: numeral.optional(), port: numeral.optional(), weight: numeral.optional() });
const pageShape = z.looseObject({ recsonpage: numeral, recsindb: numeral });

const recordOf = (zone: Fqdn, type: string, { host, value, timetolive, priority, port, weight }: z.output<typeof recordShape>): DomainRecord | undefined => {
  const full = host.toLowerCase().replace(/\.$/, '');
  const name = full === '' || full === '@' || full === zone ? '@' : full.endsWith(`.${zone}`) ? full.slice(0, -zone.length - 1) : full;
  if (type === 'NS' && name === '@') return undefined;
  const target = type === 'TXT' ? value : value.replace(/\.$/, '');
  return {
    name, type, ttl: timetolive,
    content: type === 'SRV' ? `${String(weight ?? 0)} ${String(port ?? 0)} ${target}` : target,
    ...((type === 'MX' || type === 'SRV') ? { prio: priority ?? 10 } : {}),
  };
};

const readType = async (ctx: Ctx, zone: Fqdn, type: string): Promise<readonly DomainRecord[]> => {
  const records: DomainRecord[] = [];
  for (let page = 1, seen = 0; ; page += 1) {
    const body = await read(ctx, 'dns/manage/search-records', { 'domain-name': zone, type, 'no-of-records': PAGE, 'page-no': page });
    const { recsonpage, recsindb, ...rest } = parse(pageShape, body, false);
    for (let at = 1; at <= recsonpage; at += 1) {
      const record = recordOf(zone, type, parse(recordShape, rest[String(at)], false));
      if (record !== undefined) records.push(record);
    }
    seen += recsonpage;
    if (recsonpage === 0 || seen >= recsindb) return records;
  }
};

/** A record is known by its host and its value. */
const partsOf = ({ name, type, content, prio }: DomainRecord): Params => {
  if (type !== 'SRV') return { host: name, value: content, ...(type === 'MX' ? { priority: prio ?? 10 } : {}) };
  const [weight = '0', port = '0', target = ''] = content.split(/\s+/);
  return { host: name, value: target, port, weight, priority: prio ?? 10 };
};

const ownServers = async (ctx: Ctx): Promise<readonly Nameserver[]> =>
  parse(z.array(z.string()), await read(ctx, 'domains/customer-default-ns', { 'customer-id': ctx.settings.customerId }), false).map((host) => ({ host: host.toLowerCase() }));

const uses = ({ nameservers }: HeldDomain, own: readonly Nameserver[]): boolean => nameservers.some(({ host }) => own.some((server) => server.host === host));

/** DNS records at LogicBoxes: one call for each record. */
export const dns: ResellerDns<Account> = {
  types: Object.keys(PATHS),
  read: async (ctx, domain) => {
    if (!uses(domain, await ownServers(ctx))) return { active: false, records: [] };
    try {
      const lists: (readonly DomainRecord[])[] = [];
      for (const type of Object.keys(PATHS)) lists.push(await readType(ctx, domain.name, type));
      return { active: true, records: lists.flat() };
    } catch (error) {
      // The servers are the right ones, but nobody asked for a zone yet.
      if (isModuleError(error) && error.failure.kind === 'notFound') return { active: false, records: [] };
      throw error;
    }
  },
  activate: async (ctx, domain) => {
    const own = await ownServers(ctx);
    const order = { 'order-id': domain.registryRef ?? '' };
    await write(ctx, 'dns/activate', order);
    if (!uses(domain, own)) await write(ctx, 'domains/modify-ns', { ...order, ns: own.map(({ host }) => host) });
    return own;
  },
  change: async (ctx, { name }, { add, remove }) => {
    const path = (verb: string, { type }: DomainRecord): string => `dns/manage/${verb}-${PATHS[type] ?? ''}-record`;
    // What takes the place of another record cannot stand beside it.
    for (const record of remove) await write(ctx, path('delete', record), { 'domain-name': name, ...partsOf(record) });
    for (const record of add) await write(ctx, path('add', record), { 'domain-name': name, ...partsOf(record), ttl: Math.max(record.ttl, LEAST_TTL) });
  },
};
