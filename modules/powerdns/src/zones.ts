import { done, failed, ModuleError, type NamedFact, type Outcome, type Ref, type ResourceHandler } from '@billet/sdk';
import { changeZone, createZone, deleteZone, dotted, readDs, readZone, switchZone, undotted, writeRrSets, type Call, type RrSet, type Zone } from './ask-powerdns.ts';
import { fullName, recordText, templateRecords } from './record-text.ts';
import { entryFor, readEntry, writeEntry, type Entry } from './register.ts';
import type { Account } from './settings.ts';

type Handler = ResourceHandler<Account, 'dnsZone'>;
type Want = Parameters<NonNullable<Handler['ensure']>>[2]['want'];

const plain = (content: string): RrSet['records'][number] => ({ content, disabled: false });

const nameServersOf = ({ settings }: Call, want: Want): readonly string[] =>
  (want.nameServers ?? settings.nameServers.split(/[\s,]+/)).filter((host) => host !== '').map(dotted);

const contactOf = ({ settings }: Call, { name, soaEmail }: Want): string => {
  const email = soaEmail ?? (settings.soaEmail === '' ? `hostmaster@${name}` : settings.soaEmail);
  const [local = '', domain = ''] = email.split('@');
  return dotted(`${local.replaceAll('.', '\\.')}.${domain}`);
};

/** The sets of a new zone besides its name servers, several records of one name and type in one. */
const firstSets = (ctx: Call, want: Want): readonly RrSet[] => {
  const { ttl, template } = ctx.settings;
  const zone = dotted(want.name);
  const [primary = `ns.${zone}`] = nameServersOf(ctx, want);
  const sets = new Map<string, RrSet>([['SOA', { name: zone, type: 'SOA', ttl, records: [plain(`${primary} ${contactOf(ctx, want)} 0 10800 3600 604800 3600`)] }]]);
  for (const record of templateRecords(undotted(zone), template, ttl)) {
    const name = fullName(zone, record.name);
    const key = `${name} ${record.type}`;
    sets.set(key, { name, type: record.type, ttl, records: [...(sets.get(key)?.records ?? []), plain(recordText(record))] });
  }
  return [...sets.values()];
};

const make = async (ctx: Call, entry: Entry, want: Want): Promise<Zone> => {
  const nameservers = nameServersOf(ctx, want);
  if (nameservers.length === 0) throw new ModuleError('invalid', 'A zone needs name servers: fill them in at the server.', { field: 'nameServers' });
  // Noted first: a zone that is noted and not there does no harm, the other way round it would be nobody's.
  if (!entry.zones.includes(want.name)) await writeEntry(ctx, { ...entry, zones: [...entry.zones, want.name].sort() });
  await createZone(ctx, { name: dotted(want.name), account: entry.id, nameservers, soa_edit_api: 'DEFAULT', rrsets: firstSets(ctx, want) });
  const made = await readZone(ctx, want.name);
  if (made === undefined) throw new ModuleError('remote', 'The zone was made and is not there.');
  if (entry.state === 'suspended') await switchZone(ctx, made, false);
  return made;
};

/** Brings name servers, contact and signing of a zone that is there to what is wanted. */
const converge = async (ctx: Call, zone: Zone, want: Want): Promise<void> => {
  const sets: RrSet[] = [];
  const own = (type: string): RrSet | undefined => zone.rrsets.find((set) => set.type === type && set.name === dotted(want.name));
  const [ns, soa] = [own('NS'), own('SOA')];
  if (want.nameServers !== undefined) {
    const wanted = nameServersOf(ctx, want);
    const found = (ns?.records ?? []).map(({ content }) => content);
    if ([...found].sort().join() !== [...wanted].sort().join()) sets.push({ name: dotted(want.name), type: 'NS', ttl: ns?.ttl ?? ctx.settings.ttl, records: wanted.map(plain) });
  }
  if (want.soaEmail !== undefined && soa !== undefined) {
    const records = soa.records.map((record) => ({ ...record, content: record.content.replace(/^(\S+) \S+/, (_, primary: string) => `${primary} ${contactOf(ctx, want)}`) }));
    if (JSON.stringify(records) !== JSON.stringify(soa.records)) sets.push({ ...soa, records });
  }
  if (sets.length > 0) await writeRrSets(ctx, want.name, sets);
  if (want.dnssec !== undefined && want.dnssec !== zone.dnssec) await changeZone(ctx, want.name, { dnssec: want.dnssec });
};

/** The zone, if it is this account's. */
export const ownZone = async (ctx: Call, account: Ref, name: string): Promise<Zone | undefined> => {
  const zone = await readZone(ctx, name);
  return zone?.account === account.id ? zone : undefined;
};

export const removeZone = async (ctx: Call, account: Ref, name: string): Promise<void> => {
  if ((await ownZone(ctx, account, name)) !== undefined) await deleteZone(ctx, name);
  const entry = await readEntry(ctx, account.id);
  if (entry?.zones.includes(name)) await writeEntry(ctx, { ...entry, zones: entry.zones.filter((zone) => zone !== name) });
};

const facts = async (ctx: Call, zone: Zone): Promise<readonly NamedFact[]> => [
  { name: 'Serial', value: String(zone.serial) },
  { name: 'Kind', value: zone.kind },
  { name: 'Name servers', value: zone.rrsets.filter(({ name, type }) => type === 'NS' && name === zone.name).flatMap((set) => set.records.map(({ content }) => undotted(content))).join(', ') },
  { name: 'Answers', value: zone.rrsets.some(({ type, records }) => type === 'SOA' && records.some(({ disabled }) => !disabled)) ? 'yes' : 'no' },
  ...(zone.dnssec ? (await readDs(ctx, zone.name)).map((value) => ({ name: 'DS', value })) : []),
];

const dsRecords = async (ctx: Call, account: Ref, name: string): Promise<Outcome<{ readonly message?: string; readonly facts?: readonly NamedFact[] }>> => {
  const zone = await ownZone(ctx, account, name);
  if (zone === undefined) return failed('notFound', 'There is no such zone.');
  if (!zone.dnssec) return done({ message: 'The zone is not signed.' });
  return done({ facts: (await readDs(ctx, name)).map((value) => ({ name: 'DS', value })) });
};

export const zoneHandler: Handler = {
  list: async (ctx, account) => {
    const entry = await readEntry(ctx, account.id);
    const zones = await Promise.all((entry?.zones ?? []).map((name) => ownZone(ctx, account, name)));
    return { items: zones.flatMap((zone) => (zone === undefined ? [] : [{ id: undotted(zone.name), name: undotted(zone.name), dnssec: zone.dnssec }])) };
  },
  ensure: async (ctx, account, { want: { name: wanted, ...rest } }) => {
    const want = { ...rest, name: undotted(wanted.toLowerCase()) };
    const entry = await entryFor(ctx, account);
    const found = await readZone(ctx, want.name);
    if (want.name === undotted(ctx.settings.accountsZone) || (found !== undefined && found.account !== account.id))
      return failed('exists', `The zone ${want.name} is there already and belongs to somebody else.`, { field: 'name' });
    const others = entry.zones.filter((zone) => zone !== want.name).length;
    if (found === undefined && entry.limits.zones > 0 && others >= entry.limits.zones)
      return failed('limit', `The plan has ${String(entry.limits.zones)} zones.`, { field: 'name' });
    await converge(ctx, found ?? (await make(ctx, entry, want)), want);
    return done({ id: want.name });
  },
  inspect: async (ctx, account, id) => {
    const zone = await ownZone(ctx, account, id);
    if (zone === undefined) throw new ModuleError('notFound', 'There is no such zone.');
    return facts(ctx, zone);
  },
  move: async (ctx, id, from, to) => {
    const entry = await entryFor(ctx, to);
    const zone = await readZone(ctx, id);
    if (zone === undefined) return failed('notFound', `There is no zone ${id} on this server.`);
    if (zone.account !== from.id && zone.account !== to.id) return failed('exists', `The zone ${id} belongs to somebody else.`);
    if (zone.account === from.id) {
      if (entry.limits.zones > 0 && entry.zones.filter((name) => name !== id).length >= entry.limits.zones) return failed('limit', `The plan has ${String(entry.limits.zones)} zones.`);
      if (!entry.zones.includes(id)) await writeEntry(ctx, { ...entry, zones: [...entry.zones, id].sort() });
      await changeZone(ctx, id, { account: to.id });
      await switchZone(ctx, zone, entry.state === 'active');
    }
    const left = await readEntry(ctx, from.id);
    if (left?.zones.includes(id)) await writeEntry(ctx, { ...left, zones: left.zones.filter((name) => name !== id) });
    return done({ id });
  },
  remove: async (ctx, account, id) => {
    await removeZone(ctx, account, id);
    return done(undefined);
  },
  actions: {
    ds: { title: 'DS records for the registrar', audience: ['staff', 'client'], run: (ctx, account, _input, target) => dsRecords(ctx, account, target?.id ?? '') },
  },
};

