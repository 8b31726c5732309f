import { addDays, type LocalDate } from '@billet/sdk';
import { gridPeriod, type RecurringCycle } from './cycle.ts';

/** How often a client is invoiced: for each due date of his services, or on the days of a grid of his own. */
export const invoiceFrequencies = ['service', 'week', 'month', 'quarter', 'half-year', 'year'] as const;
export type InvoiceFrequency = (typeof invoiceFrequencies)[number];

/** The days on which a client is invoiced. */
export interface Gathering {
  readonly every: Exclude<InvoiceFrequency, 'service'>;
  /** A day on the grid; all others are stepped from it. */
  readonly anchor: LocalDate;
  /** The first day that draws payments forward. */
  readonly from: LocalDate;
  /** What is paid in advance is raised together, this long before it is due, whatever the products say. */
  readonly raiseDays: number;
}

const cycles: Readonly<Record<Gathering['every'], RecurringCycle>> = {
  week: { unit: 'week', count: 1 },
  month: { unit: 'month', count: 1 },
  quarter: { unit: 'month', count: 3 },
  'half-year': { unit: 'month', count: 6 },
  year: { unit: 'year', count: 1 },
};

export const cycleOfFrequency = (every: Gathering['every']): RecurringCycle => cycles[every];

/**
 * The invoicing day that takes a due date. What is paid in advance goes with the last day before it, never later than
 * it would have been; what was served already goes with the next one. Before the first day nothing is drawn forward; what
 * falls due while its invoice is out already waits for it.
 */
export const gatheredOn = ({ every, anchor, from, raiseDays }: Gathering, mode: 'advance' | 'arrears', due: LocalDate): LocalDate => {
  const { start, end } = gridPeriod(anchor, cycles[every], due);
  if (mode === 'arrears') return start === due ? due : end;
  if (start >= from) return start;
  return due >= addDays(from, -raiseDays) ? from : due;
};

/** The grid as a service that starts on a day joins it: with the first invoice that is not raised yet. */
export const joinGathering = (client: Pick<Gathering, 'every' | 'from'> | null, raiseDays: number, start: LocalDate): Gathering | null => {
  if (client === null) return null;
  const raised = addDays(start.slice(0, 10), raiseDays);
  const from = raised < client.from ? client.from : gridPeriod(client.from, cycles[client.every], raised).end;
  return { every: client.every, anchor: client.from, from, raiseDays };
};
