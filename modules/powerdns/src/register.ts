import { ModuleError, type Desired, type Observed, type Ref } from '@billet/sdk';
import { createZone, dotted, readRrSet, readZone, switchZone, writeRrSets, type Call, type RrSet } from './ask-powerdns.ts';
import type { Plan } from './settings.ts';

/** What Billet notes about one account, in TXT records of a zone that answers nobody. */
export interface Entry {
  readonly id: string;
  /** Absent = not written by Billet. */
  readonly service?: string;
  readonly state: 'active' | 'suspended';
  readonly limits: Plan;
  readonly zones: readonly string[];
}

const PAGE = 500;
const TTL = 60;

const nameOf = (ctx: Call, id: string): string => dotted(`${id}.${ctx.settings.accountsZone}`);

const entryOf = (ctx: Call, set: RrSet): Entry => {
  const pairs = set.records.map(({ content }) => /^"([a-z]+)=(.*)"$/.exec(content) ?? []).map(([, key, value = '']) => ({ key, value }));
  const one = (key: string): string | undefined => pairs.find((pair) => pair.key === key)?.value;
  const service = one('service');
  return {
    id: set.name.slice(0, -dotted(ctx.settings.accountsZone).length - 1),
    ...(service === undefined ? {} : { service }),
    state: one('state') === 'suspended' ? 'suspended' : 'active',
    limits: { zones: Number(one('maxzones') ?? 0), records: Number(one('maxrecords') ?? 0) },
    zones: pairs.filter(({ key }) => key === 'zone').map(({ value }) => value).sort(),
  };
};

export const observed = ({ id, state }: Entry): Observed => ({ ref: { id }, username: id, state });

/** The name under which an account is noted; a service without a user name gets one of its own. */
export const idOf = (want: Pick<Desired<Plan>, 'ref' | 'username' | 'serviceId'>): string => want.ref?.id ?? want.username ?? `s${want.serviceId}`;

export const readEntry = async (ctx: Call, id: string): Promise<Entry | undefined> => {
  const set = await readRrSet(ctx, ctx.settings.accountsZone, nameOf(ctx, id), 'TXT');
  return set === undefined ? undefined : entryOf(ctx, set);
};

/** The entry of an account that has to be there. */
export const entryFor = async (ctx: Call, { id }: Ref): Promise<Entry> => {
  const entry = await readEntry(ctx, id);
  if (entry?.service === undefined) throw new ModuleError('notFound', 'There is no such account on this server.');
  return entry;
};

const createRegister = async (ctx: Call): Promise<void> => {
  const zone = dotted(ctx.settings.accountsZone);
  const soa = `ns.${zone} hostmaster.${zone} 1 86400 7200 604800 60`;
  try {
    await createZone(ctx, { name: zone, nameservers: [], rrsets: [{ name: zone, type: 'SOA', ttl: TTL, records: [{ content: soa, disabled: false }] }] });
  } catch (error) {
    if (!(error instanceof ModuleError) || error.failure.kind !== 'exists') throw error;
  }
  const made = await readZone(ctx, zone);
  if (made !== undefined) await switchZone(ctx, made, false);
};

const write = async (ctx: Call, name: string, lines: readonly string[]): Promise<void> => {
  const set = { name, type: 'TXT', ttl: TTL, records: lines.map((line) => ({ content: `"${line}"`, disabled: false })) };
  if (await writeRrSets(ctx, ctx.settings.accountsZone, [set])) return;
  await createRegister(ctx);
  await writeRrSets(ctx, ctx.settings.accountsZone, [set]);
};

export const writeEntry = (ctx: Call, entry: Entry): Promise<void> =>
  write(ctx, nameOf(ctx, entry.id), [
    `service=${entry.service ?? ''}`,
    `state=${entry.state}`,
    `maxzones=${String(entry.limits.zones)}`,
    `maxrecords=${String(entry.limits.records)}`,
    ...entry.zones.map((zone) => `zone=${zone}`),
  ]);

export const deleteEntry = (ctx: Call, id: string): Promise<void> => write(ctx, nameOf(ctx, id), []);

/** Notes the account with state and limits, and gives the entry; its zones are left as they are. */
export const ensureEntry = async (ctx: Call, want: Desired<Plan>): Promise<Entry> => {
  const id = idOf(want);
  const found = await readEntry(ctx, id);
  if (found !== undefined && found.service !== want.serviceId)
    throw new ModuleError('exists', `The name "${id}" belongs to somebody else on this server.`, { field: 'username' });
  const entry: Entry = { id, service: want.serviceId, state: want.state, limits: want.plan, zones: found?.zones ?? [] };
  if (JSON.stringify(found) === JSON.stringify(entry)) return entry;
  await writeEntry(ctx, entry);
  return entry;
};

/** All accounts by name, page after page. */
export const listEntries = async (ctx: Call, cursor = ''): Promise<{ readonly items: readonly Entry[]; readonly next?: string }> => {
  const zone = await readZone(ctx, ctx.settings.accountsZone);
  const entries = (zone?.rrsets ?? [])
    .filter(({ type }) => type === 'TXT')
    .map((set) => entryOf(ctx, set))
    .filter(({ id, service }) => service !== undefined && id > cursor)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  const items = entries.slice(0, PAGE);
  const last = items.at(-1)?.id;
  return entries.length > PAGE && last !== undefined ? { items, next: last } : { items };
};

