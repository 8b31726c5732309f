import { addDays, localDateOf, type Metric, type OperationCtx, type Ref, type Sample } from '@billet/sdk';
import { Brand } from '../../brands/index.ts';
import { insertRows, updateRows } from '../../bulk-rows.ts';
import { data } from '../../data.ts';
import { groupBy } from '../../group-by.ts';
import type { House } from '../../room.ts';
import { Service } from '../../services/index.ts';
import { judgeRead } from '../caps/index.ts';
import { asFailure } from '../outcomes.ts';
import { moduleRegistryRef } from '../module-registry.ts';
import { Server, ServiceBinding, UsageCounter, UsageDay, UsageNow } from '../tables.ts';
import { bookSamples } from './book-samples.ts';
import { countForBilling, type DayRow } from './count-for-billing.ts';
import { tellOfUsage } from './tell-of-usage.ts';

/** Readings are asked for again a little back: what is known already books nothing. */
const OVERLAP_MS = 15 * 60_000;
const FIRST_LOOK_BACK_MS = 31 * 24 * 3_600_000;
const ACCOUNTS_AT_ONCE = 500;
const KEPT_COUNTERS_MS = 70 * 24 * 3_600_000;

const counterColumns = { binding_id: 'id', metric: 'text', counter: 'text', value: 'int', seen_at: 'instant', read_at: 'instant?' } as const;
const dayColumns = { service_id: 'id', client_id: 'id', binding_id: 'id', metric: 'text', day: 'date', value: 'int' } as const;
const settledColumns = { id: 'id', usage_settled_at: 'instant' } as const;
const nowColumns = { service_id: 'id', client_id: 'id', binding_id: 'id', metric: 'text', value: 'int', most: 'int?', month: 'text', at: 'instant', told: 'int' } as const;

const portions = <T>(items: readonly T[], size: number): readonly (readonly T[])[] => Array.from({ length: items.length === 0 ? 0 : Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));

/** Each portion with what was read of it; the next one is read while this one is worked on. */
async function* readAhead<T, R>(items: readonly T[], read: (item: T) => Promise<R>): AsyncGenerator<readonly [T, R]> {
  let coming: Promise<R> | undefined;
  for (const [i, item] of items.entries()) {
    const found = await (coming ?? read(item));
    const next = items[i + 1];
    coming = next === undefined ? undefined : read(next);
    // Whoever stops before it is asked for does not leave its failure unheard.
    coming?.catch(() => undefined);
    yield [item, found];
  }
}

const isMany = (told: Sample | readonly Sample[]): told is readonly Sample[] => Array.isArray(told);

const backFrom = (instant: string, ms: number): string => new Date(Date.parse(instant) - ms).toISOString();

/** A day begins at midnight where the brand of a service lives, as it does on its invoices. */
const daysOf = async (ctx: OperationCtx, bindings: readonly ServiceBinding[]): Promise<(binding: ServiceBinding, instant: string) => string> => {
  const { all } = data(ctx);
  const services = await all(Service).whereIn('id', bindings.map((binding) => binding.service_id)).select('id', 'brand_id');
  const zones = new Map((await all(Brand)).map((brand) => [brand.id, brand.zone] as const));
  const zoneOf = new Map(services.map((service) => [service.id, zones.get(service.brand_id) ?? 'UTC'] as const));
  const known = new Map<string, Map<string, string>>();
  let last = { zone: '', instant: '', day: '' };
  return (binding, instant) => {
    const zone = zoneOf.get(binding.service_id) ?? 'UTC';
    // One report of a session gives a reading for each way.
    if (last.instant === instant && last.zone === zone) return last.day;
    const inZone = known.get(zone) ?? new Map<string, string>();
    known.set(zone, inZone);
    // Days begin on full minutes.
    const minute = instant.slice(0, 16);
    const day = inZone.get(minute) ?? localDateOf(instant, zone);
    inZone.set(minute, day);
    last = { zone, instant, day };
    return day;
  };
};

/** Days on which readings may lie, wherever they are for. */
const spanOf = (samples: readonly Sample[]): [string, string] | undefined => {
  const [first] = samples;
  if (first === undefined) return undefined;
  let [from, until] = [first.at, first.at];
  for (const { at } of samples) {
    if (at < from) from = at;
    if (at > until) until = at;
  }
  return [addDays(from.slice(0, 10), -1), addDays(until.slice(0, 10), 1)];
};

/** Books the readings of some accounts in one transaction, and tells of shares that were reached. */
const book = (house: House, metrics: readonly Metric[], bindings: readonly ServiceBinding[], samples: ReadonlyMap<string, readonly Sample[]>, settles: string): Promise<void> =>
  house.executor.asSystem('usage.book', async (ctx) => {
    const { all } = data(ctx);
    const span = spanOf(bindings.flatMap((binding) => samples.get((binding.remote as Ref).id) ?? []));
    if (span === undefined) return;
    const ids = bindings.map((binding) => binding.id);
    // Who books the same accounts at the same time waits here, and then sees what was booked.
    const held = await all(ServiceBinding).whereIn('id', ids).orderBy('id').select('id', 'usage_settled_at').modify((query) => (house.db.engine === 'postgres' ? query.forUpdate() : query));
    const settledOf = new Map(held.map((each) => [each.id, each.usage_settled_at] as const));
    const dayOf = await daysOf(ctx, bindings);
    const known = {
      counters: groupBy(await all(UsageCounter).whereIn('binding_id', ids), (row) => String(row.binding_id)),
      days: groupBy(await all(UsageDay).whereIn('binding_id', ids).whereBetween('day', span), (row) => String(row.binding_id)),
      now: groupBy(await all(UsageNow).whereIn('binding_id', ids), (row) => String(row.binding_id)),
    };
    const rows = { counters: [] as object[], days: [] as DayRow[], now: [] as object[], settled: [] as { id: number; usage_settled_at: string }[] };
    const at = house.clock.wall();
    for (const binding of bindings) {
      const read = samples.get((binding.remote as Ref).id);
      if (read === undefined) continue;
      const before = settledOf.get(binding.id) ?? null;
      const settled = before !== null && before > settles ? before : settles;
      const booked = bookSamples(metrics, { counters: known.counters.get(String(binding.id)) ?? [], days: known.days.get(String(binding.id)) ?? [], now: known.now.get(String(binding.id)) ?? [] }, read, (instant) => dayOf(binding, instant), { before, now: settled });
      if (settled !== before && read.some((sample) => sample.final === true)) rows.settled.push({ id: binding.id, usage_settled_at: settled });
      const whose = { service_id: binding.service_id, client_id: binding.client_id, binding_id: binding.id };
      rows.counters.push(...booked.counters.map(({ metric, counter, value, read_at }) => ({ binding_id: binding.id, metric, counter, value, seen_at: at, read_at })));
      rows.days.push(...booked.days.map(({ metric, day, value }) => ({ ...whose, metric, day, value })));
      rows.now.push(...booked.now.map(({ metric, value, most, month, at: read, told }) => ({ ...whose, metric, value, most, month, at: read, told })));
      for (const each of booked.reached) await tellOfUsage(ctx, binding, each);
    }
    await countForBilling(ctx, bindings, rows.days);
    if (rows.counters.length > 0) await insertRows(house.db, 'usage_counters', counterColumns, rows.counters as never, { onConflict: { key: ['binding_id', 'metric', 'counter'], update: ['value', 'seen_at', 'read_at'] } });
    if (rows.days.length > 0) await insertRows(house.db, 'usage_days', dayColumns, rows.days as never, { onConflict: { key: ['binding_id', 'metric', 'day'], update: ['value'] } });
    if (rows.now.length > 0) await insertRows(house.db, 'usage_now', nowColumns, rows.now as never, { onConflict: { key: ['binding_id', 'metric'], update: ['value', 'most', 'month', 'at', 'told'] } });
    if (rows.settled.length > 0) await updateRows(house.db, 'service_bindings', ['id'], settledColumns, rows.settled);
    await judgeRead(ctx, bindings.filter((binding) => samples.has((binding.remote as Ref).id)));
  });

/** True where the module of a server can tell what is used. */
export const tellsUsage = (house: Pick<House, 'services'>, extension: string): boolean =>
  house.services.use(moduleRegistryRef).all().some(({ id, module }) => id === extension && module.usage !== undefined && (module.metrics ?? []).length > 0);

/** Reads what the services of one server use since the last time, and books it. Running it twice books nothing twice. */
export const sweepUsage = async (house: House, serverId: number, signal: AbortSignal): Promise<void> => {
  const server = await house.db.from(Server).findById(serverId);
  if (server === undefined || !tellsUsage(house, server.extension)) return;
  const registry = house.services.use(moduleRegistryRef);
  const { module, definition } = registry.get(server.extension);
  const began = house.clock.wall();
  const since = server.usage_at === null ? backFrom(began, FIRST_LOOK_BACK_MS) : backFrom(server.usage_at, OVERLAP_MS);
  try {
    const bindings = await house.db.from(ServiceBinding).where('server_id', serverId).whereNot('state', 'removed').whereNotNull('remote').orderBy('id');
    const ctx = await registry.callCtx(server.extension, serverId, { key: `usage:${String(serverId)}`, attempt: 1, signal });
    const read = (some: readonly ServiceBinding[]): Promise<Map<string, Sample[]>> =>
      registry.gate.through(serverId, { concurrency: server.concurrency ?? definition.limits?.concurrency, perMinute: definition.limits?.perMinute }, async () => {
        const samples = new Map<string, Sample[]>();
        for await (const told of module.usage?.(ctx, some.map((binding) => binding.remote as Ref), since) ?? []) {
          signal.throwIfAborted();
          for (const sample of isMany(told) ? told : [told]) {
            const those = samples.get(sample.ref);
            if (those === undefined) samples.set(sample.ref, [sample]);
            else those.push(sample);
          }
        }
        return samples;
      });
    const settles = backFrom(began, OVERLAP_MS);
    for await (const [asked, samples] of readAhead(portions(bindings, definition.limits?.usageAccounts ?? bindings.length), read))
      for (const some of portions(asked, ACCOUNTS_AT_ONCE)) await book(house, module.metrics ?? [], some, samples, settles);
    await house.db.transaction(async () => {
      await house.db.from(Server).findById(serverId).patch({ usage_at: began, usage_error: null });
      await house.db.from(UsageCounter).where('seen_at', '<', backFrom(began, KEPT_COUNTERS_MS)).delete();
    });
  } catch (error) {
    const { message } = asFailure(error);
    await house.db.transaction(async () => { await house.db.from(Server).findById(serverId).patch({ usage_error: message.slice(0, 500) }); });
  }
};
