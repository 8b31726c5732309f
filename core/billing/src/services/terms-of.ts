import { localTimeOf } from '@billet/sdk';
import type { Gathering, ServiceTerms } from '../periods/index.ts';
import type { Service } from './tables.ts';

/** Hours are counted from the moment a service began, or its billing went on, to the moment it ended; everything else by whole days. */
const bounds = (service: Service, zone: string): Pick<ServiceTerms, 'startDate' | 'endDate'> => {
  const { start_date: startDate, end_date: endDate, activated_at, ended_at: ended, hours_from } = service;
  if (service.cycle_unit !== 'hour') return { startDate, endDate };
  const began = hours_from ?? activated_at;
  const [first, last] = [began === null ? startDate : localTimeOf(began, zone), ended === null ? endDate : localTimeOf(ended, zone)];
  return { startDate: first > startDate ? first : startDate, endDate: endDate !== null && (last === null || endDate < last) ? endDate : last };
};

/** The columns of a service that the period rules read. */
export const termsOf = (service: Service, zone = 'UTC'): ServiceTerms => ({
  id: service.id,
  anchorDate: service.anchor_date,
  cycle: service.cycle_unit === 'once' || service.cycle_unit === 'free' ? { unit: service.cycle_unit } : { unit: service.cycle_unit as 'month', count: service.cycle_count },
  mode: service.mode as 'advance' | 'arrears',
  proration: service.proration as 'actual',
  ...bounds(service, zone),
  billedThrough: service.billed_through,
  trialUntil: service.trial_until,
  prorateFirst: service.prorate_first,
  dueDay: service.due_day,
  dueDays: service.due_days,
  raiseDaysBefore: service.raise_days_before,
  quantity: service.quantity,
  price: service.price,
  currency: service.currency,
  zone,
  gathering: service.gathering as Gathering | null,
});
