import { addDays, type LocalDate } from '@billet/sdk';
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

/** The days of what was used after the last period, from the first day on that is not billed. */
export const windowOfRest = (terms: Grid, began: LocalDate, first: LocalDate, to: LocalDate): UsageWindow => ({ from: periodStart(terms, began, first), to });
