import type { Gathering, ServiceTerms } from '../periods/index.ts';
import type { Service } from './tables.ts';

/** The columns of a service that the period rules read. */
export const termsOf = (service: Service, zone = 'UTC'): ServiceTerms => ({
  id: service.id,
  anchorDate: service.anchor_date,
  cycle: service.cycle_unit === 'once' || service.cycle_unit === 'free' ? { unit: service.cycle_unit } : { unit: service.cycle_unit as 'month', count: service.cycle_count },
  mode: service.mode as 'advance' | 'arrears',
  proration: service.proration as 'actual',
  startDate: service.start_date,
  endDate: service.end_date,
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
