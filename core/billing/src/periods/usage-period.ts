import { addDays, addMonths, type LocalDate } from '@billet/sdk';
import { gridPeriod, isRecurring } from './cycle.ts';
import type { ServiceTerms, Slice } from './terms.ts';

/** Days whose usage is counted together; `to` is exclusive. */
export interface UsagePeriod {
  readonly from: LocalDate;
  readonly to: LocalDate;
}

export type UsageGrid = Pick<ServiceTerms, 'anchorDate' | 'cycle'>;

/** A grid that was in force until the day on which the next one began. */
export interface LeftGrid extends UsageGrid {
  readonly until: LocalDate;
}

/** Days up to which a slice bills usage: its own in arrears, those before it in advance. */
export const usageUpTo = ({ mode }: Pick<ServiceTerms, 'mode'>, slice: Slice): LocalDate => (mode === 'arrears' ? slice.end : slice.start).slice(0, 10);

/** The period in which a day stands; by the hour the day itself, and where there are none, its month. */
const stepOf = ({ anchorDate, cycle }: UsageGrid, day: LocalDate): UsagePeriod => {
  if (isRecurring(cycle) && cycle.unit !== 'hour') {
    const { start, end } = gridPeriod(anchorDate, cycle, day);
    return { from: start.slice(0, 10), to: end.slice(0, 10) };
  }
  if (cycle.unit === 'hour') return { from: day, to: addDays(day, 1) };
  const month = `${day.slice(0, 7)}-01`;
  return { from: month, to: addMonths(month, 1) };
};

/** Whether two grids have the same period around a day: nothing changes for what is used. */
export const sameStep = (a: UsageGrid, b: UsageGrid, day: LocalDate): boolean => stepOf(a, day).from === stepOf(b, day).from && stepOf(a, day).to === stepOf(b, day).to;

/** The period of a day by the grid that was in force on it, whenever it is asked for: what comes late finds the period of its own. */
export const usagePeriodOf = (grid: UsageGrid, left: readonly LeftGrid[], began: LocalDate, day: LocalDate): UsagePeriod => {
  const at = left.findIndex(({ until }) => day < until);
  const era = { from: (at === -1 ? left.at(-1) : left[at - 1])?.until ?? began, to: left[at]?.until };
  const { from, to } = stepOf(left[at] ?? grid, day);
  return { from: from < era.from && era.from <= day ? era.from : from, to: era.to !== undefined && era.to < to ? era.to : to };
};
