import { addDays, addMonths, conflict, defineOperation, instantOfLocalMidnight, integer, invalid, localDateOf, z, type OperationCtx } from '@billet/sdk';
import { brandOf } from '../brands/index.ts';
import { insertRows } from '../bulk-rows.ts';
import { conditionKey, metricSchema, UsagePrice, usageTariffs } from '../catalog/index.ts';
import { data } from '../data.ts';
import { idSchema } from '../paging.ts';
import { ownerAt } from './left-owners.ts';
import { optionsFor } from './left-options.ts';
import { plansOf } from './left-plans.ts';
import { changeService, loadService } from './load-service.ts';
import type { Service } from './tables.ts';
import { serviceUsageColumns, UsageEvent } from './usage-tables.ts';

/** What an account on a server used on a day, as it is known now. */
export interface ToldUsage {
  readonly serviceId: number;
  readonly clientId: number;
  readonly productId: number;
  readonly metric: string;
  readonly day: string;
  readonly source: string;
  readonly quantity: number;
  /** The condition of the price it counts by. */
  readonly option: string;
}

/** Writes down what was used on days; a later count of the same day replaces the one before. What is billed of it stays billed. */
export const tellUsage = async (ctx: OperationCtx, told: readonly ToldUsage[]): Promise<void> => {
  const rows = told.map((each) => ({ service_id: each.serviceId, client_id: each.clientId, product_id: each.productId, metric: each.metric, day: each.day, source: each.source, quantity: each.quantity, billed: 0, option_key: each.option }));
  const { id: _id, ...columns } = serviceUsageColumns;
  await insertRows(data(ctx).db, 'service_usage', columns, rows, { onConflict: { key: ['service_id', 'metric', 'day', 'source'], update: ['quantity'] } });
};

/** A service that has no next period is billed for what it used: one that ended the next day, another one with the month. */
export const wakeForUsage = async (ctx: OperationCtx, service: Service): Promise<void> => {
  if (service.next_bill_at !== null || !['active', 'ended'].includes(service.billing_status)) return;
  const { zone } = await brandOf(ctx, service.brand_id);
  const today = ctx.clock.today(zone);
  const on = service.billing_status === 'ended' ? addDays(today, 1) : addMonths(`${today.slice(0, 7)}-01`, 1);
  await changeService(ctx, service, { next_bill_at: instantOfLocalMidnight(on, zone) });
};

const MOST = 1_000_000_000_000_000;

export const recordUsage = defineOperation({
  name: 'services.recordUsage',
  summary: 'Tells what a service used, in what its price is measured in. The key makes it count once; a quantity below nought takes back what was told too much. It is billed with the next invoice.',
  kind: 'command',
  http: { method: 'POST', path: '/services/{id}/usage' },
  audience: ['staff'],
  permission: 'services.write',
  input: z.strictObject({ id: idSchema, metric: metricSchema, quantity: integer({ min: -MOST, max: MOST }), at: z.iso.datetime({ precision: 3 }).refine((at) => at > '2000' && at < '2200', 'not an instant of this time').optional(), key: z.string().min(1).max(100) }),
  output: z.strictObject({ counted: z.boolean(), day: z.string() }),
  run: async (ctx, { id, metric, quantity, at, key }) => {
    const service = await loadService(ctx, id);
    const { all, db } = data(ctx);
    const { zone } = await brandOf(ctx, service.brand_id);
    const day = localDateOf(at ?? ctx.clock.now(), zone);
    const before = await all(UsageEvent).findOne({ service_id: id, key });
    if (before !== undefined) {
      if (before.metric !== metric || before.quantity !== quantity || (at !== undefined && before.day !== day)) throw conflict('USAGE_KEY', 'This key was used for another quantity.', { field: 'key' });
      return { counted: false, day: before.day };
    }
    const productId = (await plansOf(ctx, [service]))(service, day);
    const prices = await all(UsagePrice).where({ product_id: productId, metric, currency: service.currency });
    const tariff = usageTariffs(prices).chosen(productId, metric, service.currency, day, (await optionsFor(ctx, [service], prices))(service, day));
    if (tariff === undefined) throw invalid('USAGE_METRIC', 'metric', 'The plan and the options that this service had on that day have no price for it.');
    if (day > ctx.clock.today(zone) || day < service.start_date) throw invalid('USAGE_DAY', 'at', 'The day is before the start of the service, or still to come.');
    const { clientId: owner, source } = await ownerAt(ctx, service, day, at ?? ctx.clock.now());
    await all(UsageEvent).insert({ service_id: id, client_id: owner, key, metric, day, quantity, created_at: ctx.clock.now() });
    const kept = tariff.sum === 'peak' ? 'case when excluded.quantity > service_usage.quantity then excluded.quantity else service_usage.quantity end' : 'service_usage.quantity + excluded.quantity';
    const [counted] = await db.raw<{ quantity: number | string }>(
      `insert into service_usage (service_id, client_id, product_id, metric, day, source, quantity, billed, option_key) values (?, ?, ?, ?, ?, ?, ?, 0, ?) on conflict (service_id, metric, day, source) do update set quantity = ${kept} returning quantity`,
      [id, owner, productId, metric, day, source, quantity, conditionKey(tariff)],
    );
    if (Math.abs(Number(counted?.quantity)) > MOST) throw invalid('USAGE_TOO_MUCH', 'quantity', 'This is more than a day can have.');
    if (owner === service.client_id) await wakeForUsage(ctx, service);
    ctx.touch({ kind: 'service', id, clientId: service.client_id }, undefined, { usage: metric, day, quantity });
    await ctx.emit('usage.recorded', { serviceId: id, clientId: service.client_id, metric, day, quantity });
    return { counted: true, day };
  },
});
