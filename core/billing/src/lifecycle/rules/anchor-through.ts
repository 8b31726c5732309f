import { withDay, type LocalDate } from '@billet/sdk';
import { gridStart, gridIndex, type RecurringCycle } from '../../periods/index.ts';

/**
 * An anchor whose grid has a step on `date`: the old one if it fits, else the date itself, with the old one's day
 * where the month was merely too short for it (28 February of a service of the 31st).
 */
export const anchorThrough = (date: LocalDate, old: LocalDate, cycle: RecurringCycle): LocalDate => {
  if (gridStart(old, cycle, gridIndex(old, cycle, date)) === date) return old;
  const day = Number(old.slice(8, 10));
  const monthly = cycle.unit === 'month' || cycle.unit === 'year';
  return monthly && withDay(date, day) === date ? `${date.slice(0, 8)}${old.slice(8, 10)}` : date;
};
