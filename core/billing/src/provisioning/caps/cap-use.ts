import type { Metric, OperationCtx } from '@billet/sdk';
import { conditionKey, countedAs, tariffOf, UsagePrice } from '../../catalog/index.ts';
import { data } from '../../data.ts';
import { groupBy } from '../../group-by.ts';
import type { Period } from '../../periods/index.ts';
import { ServiceUsage, type Service } from '../../services/index.ts';
import { moduleRegistryRef } from '../module-registry.ts';
import { ServiceBinding, UsageDay, UsageNow } from '../tables.ts';

export const metricsOf = (cap: { readonly metric: string }): readonly string[] => cap.metric.split('+');

/** True where a module measures one of them. */
export const measuresAny = (module: { readonly metrics?: readonly Metric[] } | undefined, metrics: readonly string[]): boolean => (module?.metrics ?? []).some((metric) => metrics.includes(metric.key));

/** What a cap's metrics are measured in, as the modules say. */
export const unitOf = (ctx: OperationCtx, cap: { readonly metric: string }): Metric['unit'] =>
  ctx.use(moduleRegistryRef).all().flatMap(({ module }) => module.metrics ?? []).find((metric) => metricsOf(cap).includes(metric.key))?.unit ?? 'count';

/** Metrics that say how things stand and not what was added, by binding. */
const gauges = (ctx: OperationCtx, bindings: readonly ServiceBinding[]): ReadonlySet<string> => {
  const modules = new Map(ctx.use(moduleRegistryRef).all().map(({ id, module }) => [id, module] as const));
  return new Set(bindings.flatMap((binding) => (modules.get(binding.extension)?.metrics ?? []).filter((metric) => metric.kind === 'gauge').map((metric) => `${String(binding.id)} ${metric.key}`)));
};

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** What was told over the API: days added up, or the highest of them where the price takes the peak. */
const toldUse = async (ctx: OperationCtx, service: Service, metrics: readonly string[], { start, end }: Period): Promise<number> => {
  const { all } = data(ctx);
  const rows = await all(ServiceUsage).where('service_id', service.id).where('source', 'like', 'api%').whereIn('metric', [...metrics]).where('day', '>=', start).where('day', '<', end);
  if (rows.length === 0) return 0;
  const peaks = new Set((await all(UsagePrice).whereIn('product_id', rows.map((row) => row.product_id)).where({ currency: service.currency, sum: 'peak' })).map((price) => countedAs(price.metric, conditionKey(tariffOf(price)))));
  const used = [...groupBy(rows, (row) => countedAs(row.metric, row.option_key))].map(([counted, own]) => {
    const days = own.map((row) => row.quantity);
    return peaks.has(counted) ? Math.max(0, ...days) : sum(days);
  });
  return Math.max(0, sum(used));
};

/** What a service used of a cap's metrics in a period: its days added up, those that were told by API too, and gauges as they stand. */
export const capUse = async (ctx: OperationCtx, service: Service, metrics: readonly string[], period: Period): Promise<number> => {
  const { id: serviceId } = service;
  const { start, end } = period;
  const { all } = data(ctx);
  const bindings = await all(ServiceBinding).where('service_id', serviceId);
  // A server that was left has days of gauges, too; as they stand, only those that are there count.
  const still = gauges(ctx, bindings);
  const here = bindings.filter((binding) => binding.state !== 'removed');
  const days = await all(UsageDay).where('service_id', serviceId).whereIn('metric', [...metrics]).where('day', '>=', start).where('day', '<', end);
  const now = await all(UsageNow).whereIn('binding_id', here.map((binding) => binding.id)).whereIn('metric', [...metrics]);
  const isGauge = (row: { readonly binding_id: number; readonly metric: string }): boolean => still.has(`${String(row.binding_id)} ${row.metric}`);
  const read = [...days.filter((row) => !isGauge(row)), ...now.filter(isGauge)].map((row) => row.value);
  return sum(read) + (await toldUse(ctx, service, metrics, period));
};
