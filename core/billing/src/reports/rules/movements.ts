import { addMonths } from '@billet/sdk';

/** What one client's recurring revenue did in one month. */
export interface Step {
  readonly month: string;
  /** Recurring revenue a month, before and after. */
  readonly before: number;
  readonly after: number;
}

export interface MonthOfGrowth {
  readonly month: string;
  /** Recurring revenue a month, on the last day. */
  readonly recurring: number;
  readonly added: number;
  readonly grown: number;
  readonly shrunk: number;
  readonly lost: number;
  /** Clients with recurring revenue, on the last day. */
  readonly clients: number;
  readonly newClients: number;
  readonly lostClients: number;
}

const monthsUpTo = (last: string, count: number): readonly string[] => Array.from({ length: count }, (_, i) => addMonths(`${last}-01`, i - count + 1).slice(0, 7));

/**
 * Recurring revenue month by month with what moved it. A client who had none is new; one who has none left is lost; in
 * between he grew or shrank. So recurring(n) = recurring(n − 1) + added + grown − shrunk − lost, and clients(n) =
 * clients(n − 1) + newClients − lostClients, always.
 */
export const movementsOf = (steps: readonly Step[], last: string, count: number, clientsBefore: number): readonly MonthOfGrowth[] => {
  const months = monthsUpTo(last, count);
  const first = months[0] ?? last;
  let recurring = steps.filter(({ month }) => month < first).reduce((sum, { before, after }) => sum + after - before, 0);
  let clients = clientsBefore;
  return months.map((month) => {
    const sums = { added: 0, grown: 0, shrunk: 0, lost: 0, newClients: 0, lostClients: 0 };
    for (const { before, after } of steps.filter((step) => step.month === month)) {
      if (before === 0) {
        sums.added += after;
        sums.newClients += 1;
      } else if (after === 0) {
        sums.lost += before;
        sums.lostClients += 1;
      } else if (after > before) sums.grown += after - before;
      else sums.shrunk += before - after;
    }
    recurring += sums.added + sums.grown - sums.shrunk - sums.lost;
    clients += sums.newClients - sums.lostClients;
    return { month, recurring, clients, ...sums };
  });
};
