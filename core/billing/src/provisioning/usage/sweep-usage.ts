import { localDateOf, type Metric, type OperationCtx, type Ref, type Sample } from '@billet/sdk';
import { Brand } from '../../brands/index.ts';
import { insertRows } from '../../bulk-rows.ts';
import { data } from '../../data.ts';
import { groupBy } from '../../group-by.ts';
import type { House } from '../../room.ts';
import { Service } from '../../services/index.ts';
import { judgeRead } from '../caps/index.ts';
import { asFailure } from '../call-module.ts';
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
const nowColumns = { service_id: 'id', client_id: 'id', binding_id: 'id', metric: 'text', value: 'int', most: 'int?', month: 'text', at: 'instant', told: 'int' } as const;

const backFrom = (instant: string, ms: number): string => new Date(Date.parse(instant) - ms).toISOString();

/** A day begins at midnight where the brand of a service lives, as it does on its invoices. */
const daysOf = async (ctx: OperationCtx, bindings: readonly ServiceBinding[]): Promise<(binding: ServiceBinding, instant: string) => string> => {
  const { all } = data(ctx);
  const services = await all(Service).whereIn('id', bindings.map((binding) => binding.service_id)).select('id', 'brand_id');
  const zones = new Map((await all(Brand)).map((brand) => [brand.id, brand.zone] as const));
  const zoneOf = new Map(services.map((service) => [service.id, zones.get(service.brand_id) ?? 'UTC'] as const));
  return (binding, instant) => localDateOf(instant, zoneOf.get(binding.service_id) ?? 'UTC');
};

/** Books the readings of some accounts in one transaction, and tells of shares that were reached. */
const book = (house: House, metrics: readonly Metric[], bindings: readonly ServiceBinding[], samples: ReadonlyMap<string, readonly Sample[]>): Promise<void> =>
  house.executor.asSystem('usage.book', async (ctx) => {
    const { all } = data(ctx);
    const ids = bindings.map((binding) => binding.id);
    const dayOf = await daysOf(ctx, bindings);
    const days = [...new Set(bindings.flatMap((binding) => (samples.get((binding.remote as Ref).id) ?? []).map((sample) => dayOf(binding, sample.at))))];
    const known = {
      counters: groupBy(await all(UsageCounter).whereIn('binding_id', ids), (row) => String(row.binding_id)),
      days: groupBy(await all(UsageDay).whereIn('binding_id', ids).whereIn('day', days), (row) => String(row.binding_id)),
      now: groupBy(await all(UsageNow).whereIn('binding_id', ids), (row) => String(row.binding_id)),
    };
    const rows = { counters: [] as object[], days: [] as DayRow[], now: [] as object[] };
    const at = house.clock.wall();
    for (const binding of bindings) {
      const read = samples.get((binding.remote as Ref).id);
      if (read === undefined) continue;
      const booked = bookSamples(metrics, { counters: known.counters.get(String(binding.id)) ?? [], days: known.days.get(String(binding.id)) ?? [], now: known.now.get(String(binding.id)) ?? [] }, read, (instant) => dayOf(binding, instant));
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
    const refs = bindings.map((binding) => binding.remote as Ref);
    const ctx = await registry.callCtx(server.extension, serverId, { key: `usage:${String(serverId)}`, attempt: 1, signal });
    const samples = await registry.gate.through(serverId, { concurrency: server.concurrency ?? definition.limits?.concurrency, perMinute: definition.limits?.perMinute }, async () => {
      const read: Sample[] = [];
      for await (const sample of module.usage?.(ctx, refs, since) ?? []) {
        signal.throwIfAborted();
        read.push(sample);
      }
      return groupBy(read, (sample) => sample.ref);
    });
    for (let from = 0; from < bindings.length; from += ACCOUNTS_AT_ONCE) await book(house, module.metrics ?? [], bindings.slice(from, from + ACCOUNTS_AT_ONCE), samples);
    await house.db.transaction(async () => {
      await house.db.from(Server).findById(serverId).patch({ usage_at: began, usage_error: null });
      await house.db.from(UsageCounter).where('seen_at', '<', backFrom(began, KEPT_COUNTERS_MS)).delete();
    });
  } catch (error) {
    const { message } = asFailure(error);
    await house.db.transaction(async () => { await house.db.from(Server).findById(serverId).patch({ usage_error: message.slice(0, 500) }); });
  }
};
