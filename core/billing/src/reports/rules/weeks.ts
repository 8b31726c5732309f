import { addDays } from '@billet/sdk';

/** Something that was counted on a day. */
export interface DayCount {
  readonly day: string;
  readonly kind: string;
  readonly n: number;
}

const WEEK = 7;

/** First days of so many weeks that end today, the oldest first; a week is any seven days in a row. */
export const weeksTo = (today: string, weeks: number): readonly string[] => Array.from({ length: weeks }, (_none, at) => addDays(today, 1 - WEEK * (weeks - at)));

/** How much of each kind fell into each of these weeks; what is older or of the future falls into none. */
export const countWeeks = <Kind extends string>(today: string, weeks: number, kinds: readonly Kind[], counts: readonly DayCount[]): readonly Readonly<Record<Kind, number>>[] => {
  const starts = weeksTo(today, weeks);
  return starts.map((from, at) => {
    const until = starts[at + 1] ?? addDays(today, 1);
    const sum = (kind: Kind): number => counts.filter((each) => each.kind === kind && each.day >= from && each.day < until).reduce((total, { n }) => total + n, 0);
    return Object.fromEntries(kinds.map((kind) => [kind, sum(kind)])) as Record<Kind, number>;
  });
};
