import { done, failed, isModuleError, ModuleError, type Ref, type ResourceHandler } from '@billet/sdk';
import { dotted, undotted, writeRrSets, type Call, type RrSet, type Zone } from './ask-powerdns.ts';
import { fullName, recordText, recordWanted } from './record-text.ts';
import { entryFor, readEntry } from './register.ts';
import type { Account } from './settings.ts';
import { ownZone } from './zones.ts';

/** A record has no name of its own on the server: it is all that it says. */
interface Place {
  readonly zone: string;
  readonly name: string;
  readonly type: string;
  readonly text: string;
}

const idOf = ({ zone, name, type, text }: Place): string => [zone, name, type, text].join('\t');

const placeOf = (id: string): Place | undefined => {
  const [zone, name, type, text] = id.split('\t');
  return zone === undefined || name === undefined || type === undefined || text === undefined ? undefined : { zone, name, type, text };
};

/** The name servers at the top and the SOA belong to the zone itself. */
const belongsToZone = (zone: Zone, { name, type }: RrSet): boolean => type === 'SOA' || (type === 'NS' && name === zone.name);

const without = (set: RrSet | undefined, text: string | undefined): RrSet['records'] => (set?.records ?? []).filter(({ content }) => content !== text);

const setOf = (zone: Zone, { name, type }: Place): RrSet | undefined => zone.rrsets.find((set) => set.name === name && set.type === type);

const blame = (error: unknown): never => {
  if (isModuleError(error) && error.failure.kind === 'invalid') throw new ModuleError('invalid', error.message, { field: 'content' });
  throw error;
};

const sets = (zone: Zone, place: Place, old: Place | undefined, ttl: number): readonly RrSet[] => {
  const moved = old !== undefined && (old.name !== place.name || old.type !== place.type) ? setOf(zone, old) : undefined;
  const here = setOf(zone, place);
  const replaced = old !== undefined && moved === undefined ? old.text : undefined;
  const records = without(here, replaced).some(({ content }) => content === place.text)
    ? without(here, replaced)
    : [...without(here, replaced), { content: place.text, disabled: false }];
  return [
    ...(here?.ttl === ttl && JSON.stringify(here.records) === JSON.stringify(records) ? [] : [{ name: place.name, type: place.type, ttl, records }]),
    ...(moved === undefined ? [] : [{ ...moved, records: without(moved, old?.text) }]),
  ];
};

const zonesOf = async (ctx: Call, account: Ref): Promise<readonly Zone[]> => {
  const entry = await readEntry(ctx, account.id);
  const zones = await Promise.all((entry?.zones ?? []).map((name) => ownZone(ctx, account, name)));
  return zones.filter((zone) => zone !== undefined);
};

export const recordHandler: ResourceHandler<Account, 'dnsRecord'> = {
  list: async (ctx, account) => ({
    items: (await zonesOf(ctx, account)).flatMap((zone) =>
      zone.rrsets
        .filter((set) => !belongsToZone(zone, set))
        .flatMap((set) =>
          set.records.map(({ content }) => ({
            id: idOf({ zone: undotted(zone.name), name: set.name, type: set.type, text: content }),
            ...recordWanted(zone.name, set.name, set.type, set.ttl, content),
          })),
        ),
    ),
  }),
  ensure: async (ctx, account, { want, remoteId }) => {
    const entry = await entryFor(ctx, account);
    const zone = await ownZone(ctx, account, want.zone);
    if (zone === undefined) return failed('invalid', `${want.zone} is no zone of this service.`, { field: 'zone' });
    const type = want.type.toUpperCase();
    const place: Place = { zone: undotted(zone.name), name: fullName(zone.name, want.name), type, text: recordText({ ...want, type }) };
    if (type === 'SOA' || (type === 'NS' && place.name === dotted(want.zone)))
      return failed('invalid', 'This record belongs to the zone itself.', { field: 'type' });
    const old = remoteId === undefined ? undefined : placeOf(remoteId);
    const changed = sets(zone, place, old?.zone === place.zone ? old : undefined, want.ttl);
    const held = zone.rrsets.filter((set) => !belongsToZone(zone, set)).reduce((sum, set) => sum + set.records.length, 0);
    if (changed.length > 0 && remoteId === undefined && entry.limits.records > 0 && held >= entry.limits.records)
      return failed('limit', `The plan has ${String(entry.limits.records)} records a zone.`, { field: 'name' });
    if (changed.length > 0) await writeRrSets(ctx, want.zone, changed).catch(blame);
    return done({ id: idOf(place) });
  },
  // A record is in its zone, wherever that is.
  move: async (ctx, id, _from, to) => ((await ownZone(ctx, to, placeOf(id)?.zone ?? '')) === undefined ? failed('notFound', 'The zone of this record is not with that service.') : done({ id })),
  remove: async (ctx, account, id) => {
    const place = placeOf(id);
    const zone = place === undefined ? undefined : await ownZone(ctx, account, place.zone);
    if (place === undefined || zone === undefined) return done(undefined);
    const set = setOf(zone, place);
    const left = without(set, place.text);
    if (set !== undefined && !belongsToZone(zone, set) && left.length < set.records.length) await writeRrSets(ctx, place.zone, [{ ...set, records: left }]);
    return done(undefined);
  },
};
