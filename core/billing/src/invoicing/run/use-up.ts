import type { Database } from '@billet/database';
import { insertRows, updateRows } from '../../bulk-rows.ts';
import { usageCountColumns } from '../../services/index.ts';
import type { UsedUp } from './compute-documents.ts';

const discountColumns = { id: 'id', remaining: 'int', counted_through: 'date?' } as const;
const instalmentColumns = { id: 'id', billed_on: 'date' } as const;

const { id: _id, ...countColumns } = usageCountColumns;
const COUNT_KEY: readonly string[] = ['service_id', 'metric', 'period_from', 'product_id'];

/** Writes down how long discounts are still good for and which fees are billed; the version of their service guards them. */
export const useUp = async (db: Database, used: readonly UsedUp[]): Promise<void> => {
  const discounts = used.flatMap((each) => each.discounts);
  const instalments = used.flatMap((each) => each.instalments);
  const usage = used.flatMap((each) => each.usage);
  if (discounts.length > 0) await updateRows(db, 'service_discounts', ['id'], discountColumns, discounts.map(({ id, remaining, countedThrough }) => ({ id, remaining, counted_through: countedThrough })));
  if (instalments.length > 0) await updateRows(db, 'service_instalments', ['id'], instalmentColumns, instalments.map(({ id, billedOn }) => ({ id, billed_on: billedOn })));
  const counts = used.flatMap((each) => each.counts);
  if (counts.length > 0) await insertRows(db, 'usage_counts', countColumns, counts, { onConflict: { key: COUNT_KEY, update: Object.keys(countColumns).filter((name) => !COUNT_KEY.includes(name)) } });
  if (usage.length > 0) await updateRows(db, 'service_usage', ['id'], { id: 'id', billed: 'int' }, usage);
};
