import { addDays, type LocalDate } from '@billet/sdk';
import { gridPeriod, isRecurring, type Cycle } from './cycle.ts';

/** Free time at the beginning: a number of days, or all days up to the first closing. */
export type Trial = { readonly days: number } | { readonly untilClosing: true };

/** Exclusive end of the free time, or `null` if there is none. `anchor` is the one the grid would have without a trial. */
export const trialEnd = (trial: Trial | null, start: LocalDate, anchor: LocalDate, cycle: Cycle): LocalDate | null => {
  if (trial === null) return null;
  if ('days' in trial) return trial.days === 0 ? null : addDays(start, trial.days);
  // A service that begins on the closing day itself owes its whole first period.
  if (!isRecurring(cycle)) return null;
  const { start: closing, end } = gridPeriod(anchor, cycle, start);
  return closing === start ? null : end;
};
