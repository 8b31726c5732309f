import { gridPeriod, type Period } from '../../../periods/index.ts';

/** A cap begins anew with the calendar month, or on the day of the month on which the service is billed. */
export const capPeriods = ['month', 'billing'] as const;
export type CapPeriod = (typeof capPeriods)[number];

const MONTH = { unit: 'month', count: 1 } as const;
const FIRST = '2000-01-01';

/** The period in which a day lies; the end is exclusive. Long cycles have a cap for each month all the same. */
export const capPeriod = (period: CapPeriod, anchor: string, day: string): Period => gridPeriod(period === 'month' ? FIRST : anchor.slice(0, 10), MONTH, day);
