import type { Plan } from './settings.ts';

/** A window in the notation of FreeRADIUS, and everything outside it. Ends are inclusive there, hence the minute less. */
export interface Hours {
  readonly within: string;
  readonly without: string;
}

const minuteBefore = (clock: string): string => {
  const minutes = (Number(clock.slice(0, 2)) * 60 + Number(clock.slice(2)) + 1439) % 1440;
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}${String(minutes % 60).padStart(2, '0')}`;
};

/** `undefined` = the plan has one speed all day. A window over midnight is taken on each of the days by itself. */
export const hoursOf = (plan: Pick<Plan, 'hours' | 'hoursDays'>): Hours | undefined => {
  const [from = '', to = ''] = plan.hours.replaceAll(':', '').split('-');
  if (from === '' || from === to) return undefined;
  const days = plan.hoursDays === 'all' ? 'Al' : 'Wk';
  const within = `${days}${from}-${minuteBefore(to)}`;
  const rest = `${days}${to}-${minuteBefore(from)}`;
  return { within, without: plan.hoursDays === 'all' ? rest : `${rest},Sa,Su` };
};
