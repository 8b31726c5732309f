import { decodeRow, idList, type Columns, type Database } from '@billet/database';
import { serviceDiscountColumns, serviceInstalmentColumns, serviceOptionColumns, type ServiceDiscount, type ServiceInstalment, type ServiceOption } from './pricing-tables.ts';
import type { LeftGrid } from './left-grids.ts';
import type { ServiceUsage, UsageCount } from './usage-tables.ts';

/** What was used and is not billed, the oldest first, what is billed of the periods it may stand in, and the grids that are over. */
export interface UsageState {
  readonly readings: readonly ServiceUsage[];
  readonly counts: readonly UsageCount[];
  readonly leftGrids: readonly LeftGrid[];
}

/** What prices a service besides its own row. */
export interface ServicePricing {
  readonly options: readonly ServiceOption[];
  /** In their order; one that is used up still counts for the days it was used for. */
  readonly discounts: readonly ServiceDiscount[];
  /** Those that wait, the next one first. */
  readonly instalments: readonly ServiceInstalment[];
  /** Absent where nobody asked for it. */
  readonly usage?: UsageState;
}

export const noPricing: ServicePricing = { options: [], discounts: [], instalments: [] };

interface Mutable {
  options: ServiceOption[];
  discounts: ServiceDiscount[];
  instalments: ServiceInstalment[];
}

/** Options, discounts and instalments of any number of services, by service: three statements. */
export const loadPricing = async (db: Database, serviceIds: readonly number[]): Promise<ReadonlyMap<number, ServicePricing>> => {
  const found = new Map<number, Mutable>();
  if (serviceIds.length === 0) return found;
  const ids = idList(db, serviceIds);
  const of = (row: Record<string, unknown>): Mutable => {
    const id = Number(row['service_id']);
    const known = found.get(id);
    if (known !== undefined) return known;
    const fresh: Mutable = { options: [], discounts: [], instalments: [] };
    found.set(id, fresh);
    return fresh;
  };
  const read = async (sql: string, columns: Columns, keep: (pricing: Mutable, row: never) => void): Promise<void> => {
    for (const row of await db.raw(sql, [ids.binding])) keep(of(row), decodeRow(columns, row) as never);
  };
  await read(`select * from service_options where service_id in ${ids.sql} and quantity > 0 order by id`, serviceOptionColumns, (pricing, row) => pricing.options.push(row));
  await read(`select * from service_discounts where service_id in ${ids.sql} order by position, id`, serviceDiscountColumns, (pricing, row) => pricing.discounts.push(row));
  await read(`select * from service_instalments where service_id in ${ids.sql} and billed_on is null order by kind, number`, serviceInstalmentColumns, (pricing, row) => pricing.instalments.push(row));
  return found;
};
