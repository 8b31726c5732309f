import { addMonths, withDay, type LocalDate } from '@billet/sdk';

/**
 * Where the grid stands. `anniversary` = the service's own first day. `dayOfMonth` = the calendar month's given day;
 * with `chargeNextFrom`, a service that starts on or after that day pays the following period at once as well.
 */
export type AnchorPolicy =
  | { readonly kind: 'anniversary' }
  | { readonly kind: 'dayOfMonth'; readonly day: number; readonly chargeNextFrom?: number | 'always' | undefined };

/** The anchor of a service that starts on a day: the last grid day on or before it. */
export const anchorFor = (policy: AnchorPolicy, start: LocalDate): LocalDate => {
  if (policy.kind === 'anniversary') return start;
  const here = withDay(start, policy.day);
  if (here <= start) return anchored(here, policy.day);
  return anchored(withDay(addMonths(withDay(start, 1), -1), policy.day), policy.day);
};

/** A clamped day would lose the 31st for good: step back to a month that has the day. */
const anchored = (date: LocalDate, day: number): LocalDate => {
  let candidate = date;
  while (Number(candidate.slice(8, 10)) !== day) candidate = withDay(addMonths(withDay(candidate, 1), -1), day);
  return candidate;
};

/** Whether the first invoice takes the following full period with it. */
export const chargesNextToo = (policy: AnchorPolicy, start: LocalDate): boolean => {
  if (policy.kind === 'anniversary' || policy.chargeNextFrom === undefined) return false;
  return policy.chargeNextFrom === 'always' || Number(start.slice(8, 10)) >= policy.chargeNextFrom;
};
