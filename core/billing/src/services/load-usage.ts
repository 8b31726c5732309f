import { decodeRow, idList, type Database } from '@billet/database';
import { groupBy } from '../group-by.ts';
import { noPricing, type ServicePricing } from './load-pricing.ts';
import { serviceUsageColumns, type ServiceUsage } from './usage-tables.ts';

/** Adds what is still to be billed by usage to what prices services: one statement for any number of them. */
export const withUsage = async (db: Database, pricing: ReadonlyMap<number, ServicePricing>, serviceIds: readonly number[]): Promise<ReadonlyMap<number, ServicePricing>> => {
  if (serviceIds.length === 0) return pricing;
  const ids = idList(db, serviceIds);
  const rows = (await db.raw(`select * from service_usage where service_id in ${ids.sql} and quantity <> billed order by day, id`, [ids.binding])).map((row) => decodeRow(serviceUsageColumns, row) as unknown as ServiceUsage);
  if (rows.length === 0) return pricing;
  const all = new Map(pricing);
  for (const usage of groupBy(rows, (row) => String(row.service_id)).values()) {
    const id = usage[0]?.service_id ?? 0;
    all.set(id, { ...(all.get(id) ?? noPricing), usage });
  }
  return all;
};
