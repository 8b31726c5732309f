import { addDays, addMonths, type TableRow } from '@billet/sdk';
import type { plans } from './tables.ts';

export type PlanRow = TableRow<typeof plans.columns>;

/** The day on which a period is due: always counted from the first, so that the 31st comes back after a short month. */
export const dueOf = ({ first_due_on: first, unit, count }: Pick<PlanRow, 'first_due_on' | 'unit' | 'count'>, period: number): string =>
  unit === 'week' ? addDays(first, 7 * count * period) : addMonths(first, (unit === 'year' ? 12 : 1) * count * period);
