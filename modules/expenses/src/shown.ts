import type { Bill } from './bill.ts';

const base = '/staff/x/expenses';

export const paths = { base, plans: `${base}/plans`, report: `${base}/report` } as const;

const TONES = { open: 'warn', paid: 'ok', cancelled: '' } as const;

/** A bill with what a page says of it. */
export const shown = (each: Bill, today: string): Readonly<Record<string, unknown>> => {
  const late = each.state === 'open' && each.dueOn < today;
  return { ...each, href: `${base}/bills/${String(each.id)}`, tone: late ? 'bad' : TONES[each.state], stateText: late ? 'state.late' : `state.${each.state}` };
};

/** What stands behind the question mark; what is empty is left out. */
export const query = (pairs: Readonly<Record<string, string | undefined>>): string => new URLSearchParams(Object.entries(pairs).filter((pair): pair is [string, string] => pair[1] !== undefined && pair[1] !== '')).toString();
