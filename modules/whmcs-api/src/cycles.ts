import { refused } from './form.ts';

export interface Cycle {
  readonly unit: string;
  readonly count: number;
}

const MONTHS: readonly (readonly [number, string, string])[] = [
  [1, 'monthly', 'Monthly'],
  [3, 'quarterly', 'Quarterly'],
  [6, 'semiannually', 'Semi-Annually'],
  [12, 'annually', 'Annually'],
  [24, 'biennially', 'Biennially'],
  [36, 'triennially', 'Triennially'],
];

const monthsOf = ({ unit, count }: Cycle): number | undefined => (unit === 'month' ? count : unit === 'year' ? 12 * count : undefined);

/** Name of a cycle in answers. A cycle that the other system does not have is told in words of its own. */
export const cycleName = (cycle: Cycle): string => {
  if (cycle.unit === 'once') return 'One Time';
  if (cycle.unit === 'free') return 'Free Account';
  return MONTHS.find(([months]) => months === monthsOf(cycle))?.[2] ?? `${String(cycle.count)} ${cycle.unit}`;
};

export const cycleKeys = MONTHS.map(([, key]) => key);

/** Key of a cycle in price lists; `undefined` = the other system has no place for it. */
export const cycleKey = (cycle: Cycle): string | undefined => (['once', 'free'].includes(cycle.unit) ? 'monthly' : MONTHS.find(([months]) => months === monthsOf(cycle))?.[1]);

/** The cycle among those on offer that a program means. */
export const cycleNamed = <T extends Cycle>(name: string, offered: readonly T[]): T => {
  const key = name.toLowerCase().replaceAll(/[^a-z]/g, '');
  const wanted = MONTHS.find(([, each]) => each === key)?.[0];
  const found = offered.find((cycle) => (['onetime', 'free', 'freeaccount'].includes(key) ? cycle.unit === (key === 'onetime' ? 'once' : 'free') : wanted !== undefined && monthsOf(cycle) === wanted));
  if (found === undefined) throw refused(`Invalid billing cycle ${name}`);
  return found;
};
