import { addDays, type LocalDate } from '@billet/sdk';
import type { RuledDiscount } from '../../catalog/rules/index.ts';
import { gridPeriod, gridStart, shareOfBilled, type Counted, type Period } from '../../periods/index.ts';
import { anchorThrough } from './anchor-through.ts';
import { exactPrice, type PlanPrice } from './exact-price.ts';
import { add, floored, minus, rounded, smaller, times, whole, type Ratio } from './ratio.ts';

/**
 * How the new terms begin: `keep_date` keeps the due date, `new_cycle` counts the new cycle from the start of the
 * current period, `new_term` begins anew on the day of the change.
 */
export const changeModes = ['keep_date', 'new_cycle', 'new_term'] as const;
export type ChangeMode = (typeof changeModes)[number];

/** Days that are paid for or billed: their value falls from the first day to the last as the policy of the service counts them. */
export interface HeldSpan extends Period {
  readonly value: number;
  /** What is left of it at most, after credits. */
  readonly most?: number | undefined;
  /** Exclusive end of the days that were not given back yet; absent: all of them. */
  readonly open?: LocalDate | undefined;
  readonly counted?: Counted | undefined;
}

export interface ChangeCase {
  /** First day of the new terms. */
  readonly on: LocalDate;
  readonly mode: ChangeMode;
  /** Spans that are billed and reach beyond `on`, in order. */
  readonly held: readonly HeldSpan[];
  /** What can be credited at most: what was really billed and not yet taken back. */
  readonly creditable: number;
  readonly old: { readonly anchorDate: LocalDate; readonly billedThrough: LocalDate | null };
  readonly next: Omit<PlanPrice, 'anchorDate'>;
  /** What is paid once for what is new, such as the set-up of an option. Nothing of it is given back later. */
  readonly fees?: number;
  /** Exclusive end of days of the new plan that are free. */
  readonly freeUntil?: LocalDate | undefined;
  /** A negative rest goes to the balance, or becomes extra days (rounded down). */
  readonly rest: 'balance' | 'days';
}

export interface PlanChange {
  /** Unused part of the old plan and price of the new one, each rounded for display only. */
  readonly unused: number;
  readonly charge: number;
  /** To pay; negative = to be given back. One rounding of the exact difference. */
  readonly payable: number;
  readonly extraDays: number;
  readonly anchorDate: LocalDate;
  readonly billedThrough: LocalDate;
  /** What the client holds for [on, billedThrough) now: the most a later change may give back. */
  readonly value: number;
  /** The discounts of the new plan as the days that are charged leave them. */
  readonly discounts: readonly RuledDiscount[];
}

/** Value of what is left of the held spans from a day on. */
export const unusedValue = (held: readonly HeldSpan[], on: LocalDate): Ratio =>
  held
    .map(({ start, end, value, most = value, open = end, counted }) => {
      const from = start > on ? start : on;
      return from >= open ? whole(0) : smaller(times(whole(value), ...shareOfBilled({ start: from, end: open }, { start, end }, counted)), whole(most));
    })
    .reduce(add, whole(0));

/** Whole days of the new plan after `from` that a credit pays for. */
const daysFor = (plan: PlanPrice, from: LocalDate, credit: Ratio): number => {
  const fits = (days: number): boolean => {
    const { value: cost } = exactPrice(plan, { start: from, end: addDays(from, days) });
    return cost[0] * credit[1] <= credit[0] * cost[1];
  };
  // What costs nothing would last for ever.
  if (exactPrice(plan, { start: from, end: addDays(from, 366) }).value[0] === 0n) return 0;
  let low = 0;
  let high = 1;
  while (fits(high) && high < 36_600) high *= 2;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return low;
};

/** Where the new grid stands, and how far it is billed after the change. */
const newGrid = ({ on, mode, held, old, next }: ChangeCase): { readonly anchorDate: LocalDate; readonly end: LocalDate } => {
  const through = old.billedThrough;
  if (mode === 'keep_date' && through !== null && through > on) return { anchorDate: anchorThrough(through, old.anchorDate, next.cycle), end: through };
  if (mode === 'keep_date' && through === on) return { anchorDate: anchorThrough(on, old.anchorDate, next.cycle), end: on };
  if (mode === 'new_cycle') {
    const [current] = held;
    const anchorDate = current === undefined || current.start > on ? on : current.start;
    return { anchorDate, end: gridPeriod(anchorDate, next.cycle, on).end };
  }
  return { anchorDate: on, end: gridStart(on, next.cycle, 1) };
};

/**
 * What a change of plan costs on a day, and where it leaves the service. The unused part of what was billed counts
 * against the price of the new plan for the rest; the difference is rounded once. Nothing is given back that was not
 * billed.
 */
export const planChange = (wish: ChangeCase): PlanChange => {
  const { on, next, freeUntil, fees = 0 } = wish;
  const unused = smaller(unusedValue(wish.held, on), whole(wish.creditable));
  const { anchorDate, end } = newGrid(wish);
  const plan: PlanPrice = { anchorDate, ...next };
  const paidFrom = freeUntil !== undefined && freeUntil > on ? freeUntil : on;
  const { value: days, discounts } = exactPrice(plan, { start: paidFrom, end });
  const charge = add(days, whole(fees));
  const difference = add(charge, minus(unused));
  const shown = { unused: rounded(unused), charge: rounded(charge), discounts };
  if (wish.rest === 'days' && difference[0] < 0n) {
    const extraDays = daysFor({ ...plan, discounts }, end, minus(difference));
    const billedThrough = addDays(end, extraDays);
    const longer = exactPrice({ ...plan, discounts }, { start: end, end: billedThrough });
    return { ...shown, discounts: longer.discounts, payable: 0, extraDays, anchorDate: anchorThrough(billedThrough, anchorDate, next.cycle), billedThrough, value: Math.max(0, floored(add(unused, whole(-fees)))) };
  }
  // Rounding up may not give back more than is creditable, nor leave a value below nothing.
  const payable = Math.max(rounded(difference), -wish.creditable);
  return { ...shown, payable, extraDays: 0, anchorDate, billedThrough: end, value: Math.max(0, floored(add(unused, whole(payable - fees)))) };
};
