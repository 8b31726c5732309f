import type { OperationCtx } from '@billet/sdk';
import { conditionKey, UsagePrice, usageTariffs } from '../../catalog/index.ts';
import { data } from '../../data.ts';
import { optionsFor, ownersOf, plansOf, Service, tellUsage, wakeForUsage } from '../../services/index.ts';
import type { ServiceBinding } from '../tables.ts';

/** What an account used on a day. */
export interface DayRow {
  readonly service_id: number;
  readonly client_id: number;
  readonly binding_id: number;
  readonly metric: string;
  readonly day: string;
  readonly value: number;
}

/** Days whose metric has a price are billed by it; where nothing has one, one read tells so. */
export const countForBilling = async (ctx: OperationCtx, bindings: readonly ServiceBinding[], days: readonly DayRow[]): Promise<void> => {
  const { all } = data(ctx);
  if (days.length === 0) return;
  const prices = await all(UsagePrice).whereIn('metric', [...new Set(days.map((row) => row.metric))]);
  if (prices.length === 0) return;
  const services = new Map((await all(Service).whereIn('id', bindings.map((binding) => binding.service_id))).map((service) => [service.id, service] as const));
  const planOn = await plansOf(ctx, [...services.values()]);
  const optionsOn = await optionsFor(ctx, [...services.values()], prices);
  const tariffs = usageTariffs(prices);
  const ownerOn = await ownersOf(ctx, [...services.values()]);
  const told = days.flatMap((row) => {
    const service = services.get(row.service_id);
    // Days before the service began are nobody's.
    if (service === undefined || row.day < service.start_date) return [];
    const productId = planOn(service, row.day);
    const tariff = tariffs.chosen(productId, row.metric, service.currency, row.day, optionsOn(service, row.day));
    if (tariff === undefined) return [];
    return [{ serviceId: service.id, clientId: ownerOn(service, row.day), productId, metric: row.metric, day: row.day, source: `account:${String(row.binding_id)}`, quantity: row.value, option: conditionKey(tariff) }];
  });
  if (told.length === 0) return;
  await tellUsage(ctx, told);
  for (const id of new Set(told.map((each) => each.serviceId))) {
    const service = services.get(id);
    if (service?.next_bill_at === null) await wakeForUsage(ctx, service);
  }
};
