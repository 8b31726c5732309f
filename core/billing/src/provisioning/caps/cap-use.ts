import type { Metric, OperationCtx } from '@billet/sdk';
import { data } from '../../data.ts';
import type { Period } from '../../periods/index.ts';
import { ServiceUsage } from '../../services/index.ts';
import { moduleRegistryRef } from '../module-registry.ts';
import { ServiceBinding, UsageDay, UsageNow } from '../tables.ts';

export const metricsOf = (cap: { readonly metric: string }): readonly string[] => cap.metric.split('+');

/** What a cap's metrics are measured in, as the modules say. */
export const unitOf = (ctx: OperationCtx, cap: { readonly metric: string }): Metric['unit'] =>
  ctx.use(moduleRegistryRef).all().flatMap(({ module }) => module.metrics ?? []).find((metric) => metricsOf(cap).includes(metric.key))?.unit ?? 'count';

/** Metrics that say how things stand and not what was added, by binding. */
const gauges = (ctx: OperationCtx, bindings: readonly ServiceBinding[]): ReadonlySet<string> => {
  const modules = new Map(ctx.use(moduleRegistryRef).all().map(({ id, module }) => [id, module] as const));
  return new Set(bindings.flatMap((binding) => (modules.get(binding.extension)?.metrics ?? []).filter((metric) => metric.kind === 'gauge').map((metric) => `${String(binding.id)} ${metric.key}`)));
};

/** What a service used of a cap's metrics in a period: its days added up, those that were told by API too, and gauges as they stand. */
export const capUse = async (ctx: OperationCtx, serviceId: number, metrics: readonly string[], { start, end }: Period): Promise<number> => {
  const { all } = data(ctx);
  const bindings = await all(ServiceBinding).where('service_id', serviceId);
  // A server that was left has days of gauges, too; as they stand, only those that are there count.
  const still = gauges(ctx, bindings);
  const here = bindings.filter((binding) => binding.state !== 'removed');
  const days = await all(UsageDay).where('service_id', serviceId).whereIn('metric', [...metrics]).where('day', '>=', start).where('day', '<', end);
  const now = await all(UsageNow).whereIn('binding_id', here.map((binding) => binding.id)).whereIn('metric', [...metrics]);
  const isGauge = (row: { readonly binding_id: number; readonly metric: string }): boolean => still.has(`${String(row.binding_id)} ${row.metric}`);
  const sum = (rows: readonly { readonly value: number }[]): number => rows.reduce((total, { value }) => total + value, 0);
  const told = await all(ServiceUsage).where({ service_id: serviceId, source: 'api' }).whereIn('metric', [...metrics]).where('day', '>=', start).where('day', '<', end);
  return sum(days.filter((row) => !isGauge(row))) + sum(now.filter(isGauge)) + Math.max(0, sum(told.map(({ quantity }) => ({ value: quantity }))));
};
