import { decodeRow, idList, type Columns, type Database } from '@billet/database';
import { groupBy } from '../group-by.ts';
import { leftGridColumns, type LeftGrid } from './left-grids.ts';
import { noPricing, type ServicePricing } from './load-pricing.ts';
import { serviceUsageColumns, usageCountColumns, type ServiceUsage, type UsageCount } from './usage-tables.ts';

const read = async <T>(db: Database, columns: Columns, sql: string, bindings: readonly (string | number)[]): Promise<readonly T[]> => (await db.raw(sql, [...bindings])).map((row) => decodeRow(columns, row) as unknown as T);

/** Adds what is still to be billed by usage to what prices services: a statement for any number of them, three where there is something. */
export const withUsage = async (db: Database, pricing: ReadonlyMap<number, ServicePricing>, serviceIds: readonly number[]): Promise<ReadonlyMap<number, ServicePricing>> => {
  if (serviceIds.length === 0) return pricing;
  const all = idList(db, serviceIds);
  const rows = await read<ServiceUsage>(db, serviceUsageColumns, `select * from service_usage where service_id in ${all.sql} and quantity <> billed order by day, id`, [all.binding]);
  const [oldest] = rows;
  if (oldest === undefined) return pricing;
  const used = idList(db, [...new Set(rows.map((row) => row.service_id))]);
  const counts = groupBy(await read<UsageCount>(db, usageCountColumns, `select * from usage_counts where service_id in ${used.sql} and (period_to > ? or credit > 0) order by id`, [used.binding, oldest.day]), (row) => String(row.service_id));
  const grids = groupBy(await read<LeftGrid>(db, leftGridColumns, `select * from service_left_grids where service_id in ${used.sql} order by until`, [used.binding]), (row) => String(row.service_id));
  const found = new Map(pricing);
  for (const [id, readings] of groupBy(rows, (row) => String(row.service_id))) {
    found.set(Number(id), { ...(found.get(Number(id)) ?? noPricing), usage: { readings, counts: counts.get(id) ?? [], leftGrids: grids.get(id) ?? [] } });
  }
  return found;
};
