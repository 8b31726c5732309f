import { addDays } from '@billet/sdk';
import { decodeRow, idList, type Database } from '@billet/database';
import { groupBy } from '../group-by.ts';
import { noPricing, type ServicePricing } from './load-pricing.ts';
import { serviceUsageColumns, type ServiceUsage } from './usage-tables.ts';

const asUsage = (row: Record<string, unknown>): ServiceUsage => decodeRow(serviceUsageColumns, row) as unknown as ServiceUsage;

/** No period in which something is still to be billed began earlier. */
const LONGEST_DAYS = 366;

/** What is billed already of services whose periods are over, or of all that are asked for: the count of a period goes on from there. */
const billedOf = async (db: Database, serviceIds: readonly number[], oldest: string, ofAll: boolean): Promise<readonly ServiceUsage[]> => {
  const ids = idList(db, serviceIds);
  const over = ofAll ? '' : `and exists (select 1 from services s where s.id = u.service_id and (s.billing_status = 'ended' or s.end_date is not null or s.cycle_unit in ('once', 'free')))`;
  const rows = await db.raw(`select u.* from service_usage u where u.service_id in ${ids.sql} and u.quantity = u.billed and u.billed <> 0 and u.day >= ? ${over} order by u.day, u.id`, [ids.binding, addDays(oldest, -LONGEST_DAYS)]);
  return rows.map(asUsage);
};

/** Adds what is still to be billed by usage to what prices services: a statement or two for any number of them. */
export const withUsage = async (db: Database, pricing: ReadonlyMap<number, ServicePricing>, serviceIds: readonly number[], ofAll = false): Promise<ReadonlyMap<number, ServicePricing>> => {
  if (serviceIds.length === 0) return pricing;
  const ids = idList(db, serviceIds);
  const rows = (await db.raw(`select * from service_usage where service_id in ${ids.sql} and quantity <> billed order by day, id`, [ids.binding])).map(asUsage);
  const [oldest] = rows;
  if (oldest === undefined) return pricing;
  const billed = await billedOf(db, [...new Set(rows.map((row) => row.service_id))], oldest.day, ofAll);
  const all = new Map(pricing);
  for (const usage of groupBy([...rows, ...billed], (row) => String(row.service_id)).values()) {
    const id = usage[0]?.service_id ?? 0;
    all.set(id, { ...(all.get(id) ?? noPricing), usage });
  }
  return all;
};
