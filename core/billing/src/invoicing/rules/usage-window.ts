import { addDays, addMonths, type LocalDate } from '@billet/sdk';
import { gridPeriod, isRecurring, type ServiceTerms, type Slice } from '../../periods/index.ts';

/** Days for which usage is billed; `to` is exclusive. */
export interface UsageWindow {
  readonly from: LocalDate;
  readonly to: LocalDate;
}

type Grid = Pick<ServiceTerms, 'anchorDate' | 'cycle'>;

/** The first day of the period in which a day stands, not before the service began. */
const periodStart = ({ anchorDate, cycle }: Grid, began: LocalDate, day: LocalDate): LocalDate => {
  const start = isRecurring(cycle) && day >= began ? gridPeriod(anchorDate, cycle, day).start.slice(0, 10) : began;
  return start < began ? began : start;
};

/** The days whose usage goes with a slice: its own in arrears, those of the period before it in advance. */
export const windowOfSlice = (terms: Grid & Pick<ServiceTerms, 'mode'>, began: LocalDate, slice: Slice): UsageWindow => {
  const start = slice.start.slice(0, 10);
  return terms.mode === 'arrears' ? { from: start, to: slice.end.slice(0, 10) } : { from: periodStart(terms, began, addDays(start, -1)), to: start };
};

/** The period in which a day stands; where there are none, its month. */
const periodOf = ({ anchorDate, cycle }: Grid, day: LocalDate): UsageWindow => {
  if (isRecurring(cycle) && cycle.unit !== 'hour') {
    const { start, end } = gridPeriod(anchorDate, cycle, day);
    return { from: start.slice(0, 10), to: end.slice(0, 10) };
  }
  if (cycle.unit === 'hour') return { from: day, to: addDays(day, 1) };
  const month = `${day.slice(0, 7)}-01`;
  return { from: month, to: addMonths(month, 1) };
};

/** The days of what was used after the last period: a window for each period in which one of `days` stands that is not billed. */
export const windowsOfRest = (terms: Grid, began: LocalDate, days: readonly LocalDate[], to: LocalDate): readonly UsageWindow[] => {
  const windows = new Map<LocalDate, UsageWindow>();
  for (const day of [...days].sort().filter((each) => each < to)) {
    const period = periodOf(terms, day);
    const from = period.from < began && day >= began ? began : period.from;
    windows.set(from, { from, to: period.to < to ? period.to : to });
  }
  return [...windows.values()];
};
