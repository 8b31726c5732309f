import { ModuleError, sameRecord, type CallCtx, type DomainRecord, type Fqdn, type ResellerDns, type ResellerForwards, type WebForward } from '@billet/sdk';
import type { Account } from './account.ts';
import { find, must } from './client.ts';
import { listIn, recordIn, textIn, type Xcp } from './xcp.ts';

type Ctx = CallCtx<Account>;
type Entry = Readonly<Record<string, Xcp>>;

/** The API keeps no time to live of single records. */
const TTL = 3600;

const nameOf = (entry: Entry): string => {
  const name = textIn(entry, 'subdomain') ?? '';
  return name === '' ? '@' : name.toLowerCase();
};

const below = (name: string): string => (name === '@' ? '' : name);

interface Form {
  read(entry: Entry): Omit<DomainRecord, 'name' | 'type' | 'ttl'>;
  write(record: DomainRecord): Entry;
}

const plain = (key: string): Form => ({ read: (entry) => ({ content: textIn(entry, key) ?? '' }), write: ({ content }) => ({ [key]: content }) });

/** How each type is written. */
const FORMS: Readonly<Record<string, Form>> = {
  A: plain('ip_address'),
  AAAA: plain('ipv6_address'),
  CNAME: plain('hostname'),
  TXT: plain('text'),
  MX: {
    read: (entry) => ({ content: textIn(entry, 'hostname') ?? '', prio: Number(textIn(entry, 'priority') ?? '10') }),
    write: ({ content, prio }) => ({ hostname: content, priority: String(prio ?? 10) }),
  },
  SRV: {
    read: (entry) => ({ content: `${textIn(entry, 'weight') ?? '0'} ${textIn(entry, 'port') ?? '0'} ${textIn(entry, 'hostname') ?? ''}`, prio: Number(textIn(entry, 'priority') ?? '10') }),
    write: ({ content, prio }) => {
      const [weight = '0', port = '0', hostname = ''] = content.split(/\s+/);
      return { hostname, port, weight, priority: String(prio ?? 10) };
    },
  },
};

const readZone = async (ctx: Ctx, name: Fqdn): Promise<{ readonly exists: boolean; readonly active: boolean; readonly records: readonly DomainRecord[] }> => {
  const attributes = await find(ctx, { effect: 'reads', action: 'GET_DNS_ZONE', attributes: { domain: name } });
  if (attributes === undefined) return { exists: false, active: false, records: [] };
  const lists = recordIn(attributes, 'records');
  const records = Object.entries(FORMS).flatMap(([type, form]) => listIn(lists, type).map((each): DomainRecord => {
    const entry = recordIn(each);
    return { name: nameOf(entry), type, ttl: TTL, ...form.read(entry) };
  }));
  return { exists: true, active: textIn(attributes, 'nameservers_ok') === '1', records };
};

const listed = (records: readonly DomainRecord[]): Entry =>
  Object.fromEntries(Object.entries(FORMS).map(([type, form]) => [type, records.filter((record) => record.type === type).map((record) => ({ subdomain: below(record.name), ...form.write(record) }))] as const).filter(([, list]) => list.length > 0));

/** DNS records at OpenSRS; the whole zone is written each time. */
export const dnsOf = (serversOf: (ctx: Ctx, name: Fqdn) => Promise<readonly { readonly host: Fqdn }[]>): ResellerDns<Account> => ({
  types: Object.keys(FORMS),
  read: async (ctx, { name }) => readZone(ctx, name),
  activate: async (ctx, { name }) => {
    if (!(await readZone(ctx, name)).exists) await must(ctx, { effect: 'writes', action: 'CREATE_DNS_ZONE', attributes: { domain: name } });
    await must(ctx, { effect: 'writes', action: 'FORCE_DNS_NAMESERVERS', attributes: { domain: name } });
    return serversOf(ctx, name);
  },
  change: async (ctx, { name }, { add, remove }, now) => {
    const next = [...now.filter((record) => !remove.some((each) => sameRecord(each, record))), ...add];
    await must(ctx, { effect: 'writes', action: 'SET_DNS_ZONE', attributes: { domain: name, records: listed(next) } });
  },
});

const readForwards = async (ctx: Ctx, name: Fqdn): Promise<readonly WebForward[] | undefined> => {
  const attributes = await find(ctx, { effect: 'reads', action: 'GET_DOMAIN_FORWARDING', attributes: { domain: name } });
  if (attributes === undefined) return undefined;
  return listIn(attributes, 'forwarding').flatMap((each) => {
    const entry = recordIn(each);
    return textIn(entry, 'enabled') === '0' ? [] : [{ name: nameOf(entry), to: textIn(entry, 'destination_url') ?? '' }];
  });
};

const MOST = 200;

/** Web forwarding at OpenSRS. What is to end is switched off: the API says nothing about entries that are left out. */
export const webForwards: ResellerForwards<Account, WebForward> = {
  read: async (ctx, { name }) => (await readForwards(ctx, name)) ?? [],
  write: async (ctx, { name }, wanted) => {
    const long = wanted.find(({ to }) => to.length > MOST);
    if (long !== undefined) throw new ModuleError('invalid', `An address may have ${String(MOST)} characters at most.`, { field: 'to' });
    const now = await readForwards(ctx, name);
    if (now === undefined) {
      if (wanted.length === 0) return;
      await must(ctx, { effect: 'writes', action: 'CREATE_DOMAIN_FORWARDING', attributes: { domain: name } });
    }
    const ended = (now ?? []).filter((each) => !wanted.some((other) => other.name === each.name));
    const forwarding = [...wanted.map((each) => ({ ...each, enabled: '1' })), ...ended.map((each) => ({ ...each, enabled: '0' }))];
    await must(ctx, { effect: 'writes', action: 'SET_DOMAIN_FORWARDING', attributes: { domain: name, forwarding: forwarding.map(({ name: host, to, enabled }) => ({ subdomain: below(host), destination_url: to, enabled, masked: '0' })) } });
  },
};
