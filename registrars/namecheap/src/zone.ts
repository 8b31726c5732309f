import type { XmlNode } from '@billet/bank-files';
import { isModuleError, ModuleError, sameRecord, type CallCtx, type DomainRecord, type Fqdn, type MailForward, type ResellerDns, type ResellerForwards, type WebForward } from '@billet/sdk';
import type { Account } from './account.ts';
import { call, every, type Params } from './client.ts';
import { isYes, splitName } from './shapes.ts';

type Ctx = CallCtx<Account>;

/** The API's word for a domain that uses other servers. */
const OTHER_SERVERS = '2030288';
const FORWARDS = /^(URL|URL301|FRAME)$/;
/** Who answers the mail: the API wants it said with each zone that is written. */
const FORWARDED = 'FWD';

/** A host as the API keeps it: records and addresses that are sent on are one list. */
interface Host {
  readonly name: string;
  readonly type: string;
  readonly address: string;
  readonly prio: string;
  readonly ttl: string;
}

interface Hosts {
  readonly active: boolean;
  readonly email: string;
  readonly hosts: readonly Host[];
}

const NONE: Hosts = { active: false, email: '', hosts: [] };

const hostOf = ({ attrs }: XmlNode): Host => ({ name: attrs['Name'] ?? '@', type: attrs['Type'] ?? '', address: (attrs['Address'] ?? ''), prio: attrs['MXPref'] ?? '10', ttl: attrs['TTL'] ?? '1800' });

const readHosts = async (ctx: Ctx, name: Fqdn): Promise<Hosts> => {
  try {
    const answer = await call(ctx, 'reads', 'domains.dns.getHosts', splitName(name));
    const result = every(answer, 'DomainDNSGetHostsResult')[0];
    if (result === undefined || !isYes(result.attrs['IsUsingOurDNS'])) return NONE;
    return { active: true, email: result.attrs['EmailType'] ?? '', hosts: [...every(result, 'host'), ...every(result, 'Host')].map(hostOf) };
  } catch (error) {
    if (isModuleError(error) && error.failure.code === OTHER_SERVERS) return NONE;
    throw error;
  }
};

/** The API replaces the whole zone each time. */
const writeHosts = async (ctx: Ctx, name: Fqdn, hosts: readonly Host[], email: string): Promise<void> => {
  const params = hosts.flatMap(({ name: host, type, address, prio, ttl }, at): readonly (readonly [string, string])[] => {
    const n = String(at + 1);
    return [[`HostName${n}`, host], [`RecordType${n}`, type], [`Address${n}`, address], [`TTL${n}`, ttl], ...(type === 'MX' ? [[`MXPref${n}`, prio] as const] : [])];
  });
  await call(ctx, 'writes', 'domains.dns.setHosts', { ...splitName(name), ...(email === '' ? {} : { EmailType: email }), ...(Object.fromEntries(params) as Params) });
};

const recordOf = ({ name, type, address, prio, ttl }: Host): DomainRecord => ({ name: name.toLowerCase(), type, content: type === 'TXT' ? address : address.replace(/\.$/, ''), ttl: Number(ttl), ...(type === 'MX' ? { prio: Number(prio) } : {}) });

const written = ({ name, type, content, ttl, prio }: DomainRecord): Host => ({ name, type, address: content, prio: String(prio ?? 10), ttl: String(Math.min(Math.max(ttl, 60), 60_000)) });

const isForward = ({ type }: Host): boolean => FORWARDS.test(type);

export const dns: ResellerDns<Account> = {
  types: ['A', 'AAAA', 'CNAME', 'MX', 'TXT', 'NS', 'CAA'],
  read: async (ctx, { name }) => {
    const { active, hosts } = await readHosts(ctx, name);
    return { active, records: hosts.filter((host) => !isForward(host)).map(recordOf) };
  },
  activate: async (ctx, { name }) => {
    await call(ctx, 'writes', 'domains.dns.setDefault', splitName(name));
    const answer = await call(ctx, 'reads', 'domains.dns.getList', splitName(name));
    return every(answer, 'Nameserver').map((server) => ({ host: server.text.trim().toLowerCase() }));
  },
  change: async (ctx, { name }, { add, remove }) => {
    const { hosts, email } = await readHosts(ctx, name);
    const kept = hosts.filter((host) => isForward(host) || !remove.some((record) => sameRecord(record, recordOf(host))));
    const next = [...kept, ...add.map(written)];
    const freshMail = add.some(({ type }) => type === 'MX');
    if (freshMail && email === FORWARDED && (await readAliases(ctx, name)).length > 0) throw new ModuleError('invalid', 'Mail of this domain is sent on: take its mail forwarding away first.', { field: 'type' });
    // Mail that others answer (`FWD`, `OX` …) stays with them while some other record changes.
    const own = freshMail || email === '' || email === 'NONE' || email === 'MX';
    const mail = next.some(({ type }) => type === 'MX');
    await writeHosts(ctx, name, next, !own ? email : mail ? 'MX' : email === 'MX' ? 'NONE' : email);
  },
};

export const webForwards: ResellerForwards<Account, WebForward> = {
  read: async (ctx, { name }) => (await readHosts(ctx, name)).hosts.filter(isForward).map((host) => ({ name: host.name.toLowerCase(), to: host.address })),
  write: async (ctx, { name }, wanted) => {
    const { active, hosts, email } = await readHosts(ctx, name);
    if (!active) throw new ModuleError('declined', `The zone of ${name} is not kept by this registrar.`, { code: 'zone' });
    const same = (host: Host, each: WebForward): boolean => host.name.toLowerCase() === each.name && host.address === each.to;
    const kept = hosts.filter((host) => !isForward(host) || wanted.some((each) => same(host, each)));
    const fresh = wanted.filter((each) => !hosts.some((host) => isForward(host) && same(host, each)));
    await writeHosts(ctx, name, [...kept, ...fresh.map(({ name: host, to }) => ({ name: host, type: 'URL301', address: to, prio: '10', ttl: '1800' }))], email);
  },
};

const readAliases = async (ctx: Ctx, name: Fqdn): Promise<readonly MailForward[]> => {
  const answer = await call(ctx, 'reads', 'domains.dns.getEmailForwarding', { DomainName: name });
  return every(answer, 'Forward').map((each) => ({ alias: (each.attrs['mailbox'] ?? '').toLowerCase(), to: each.text.trim() }));
};

export const mailForwards: ResellerForwards<Account, MailForward> = {
  read: (ctx, { name }) => readAliases(ctx, name),
  write: async (ctx, { name }, wanted) => {
    const { active, hosts, email } = await readHosts(ctx, name);
    if (!active) throw new ModuleError('declined', `The zone of ${name} is not kept by this registrar.`, { code: 'zone' });
    if (wanted.length > 0 && hosts.some(({ type }) => type === 'MX')) throw new ModuleError('invalid', 'Mail of this domain goes to the servers of its MX records: take them away first.', { field: 'mail' });
    if (wanted.length > 0 && email !== FORWARDED) await writeHosts(ctx, name, hosts, FORWARDED);
    const params = wanted.flatMap(({ alias, to }, at) => [[`MailBox${String(at + 1)}`, alias] as const, [`ForwardTo${String(at + 1)}`, to] as const]);
    await call(ctx, 'writes', 'domains.dns.setEmailForwarding', { DomainName: name, ...(Object.fromEntries(params) as Params) });
  },
};
