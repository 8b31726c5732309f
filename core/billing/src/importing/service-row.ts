import type { RowOf } from '@billet/database';
import { addDays, addMonths } from '@billet/sdk';
import type { Brand } from '../brands/index.ts';
import type { Product } from '../catalog/index.ts';
import { anchorLike, isRecurring, monthsOf, type Cycle } from '../periods/index.ts';
import { nextBillAtOf, type Service, type serviceColumns } from '../services/index.ts';
import type { ReadCycle } from './cells.ts';
import type { Owner } from './clients-of.ts';

/** A service as the old system left it. */
export interface OldService {
  readonly id: number;
  readonly number: string;
  readonly label: string;
  readonly owner: Owner;
  readonly product: Product;
  readonly cycle: ReadCycle;
  readonly price: number;
  /** Another price than what is listed. */
  readonly ownPrice: boolean;
  readonly startedOn: string | undefined;
  /** The first day that is not charged yet; null for what is charged once or never. */
  readonly nextDue: string | null;
  readonly suspended: boolean;
  readonly config: Readonly<Record<string, unknown>>;
  readonly heldUntil: string | null;
}

const cycleOf = ({ unit, count }: ReadCycle): Cycle => (unit === 'once' || unit === 'free' ? { unit } : { unit, count });

const before = (date: string, cycle: Cycle): string => {
  if (!isRecurring(cycle)) return date;
  const months = monthsOf(cycle);
  return months > 0 ? addMonths(date, -months) : addDays(date, -cycle.count * (cycle.unit === 'week' ? 7 : 1));
};

/** Terms under which the engine charges next on the day that was told, and nothing before it. */
const termsOf = ({ cycle: read, nextDue, startedOn }: OldService, today: string): Pick<Service, 'start_date' | 'anchor_date' | 'billed_through'> => {
  const cycle = cycleOf(read);
  if (nextDue === null) {
    const started = startedOn ?? today;
    return { start_date: started, anchor_date: started, billed_through: read.unit === 'once' ? addDays(started, 1) : null };
  }
  const start = startedOn !== undefined && startedOn < nextDue ? startedOn : before(nextDue, cycle);
  // Somebody who began on the 31st is charged on the 31st again after a short month.
  return { start_date: start, anchor_date: isRecurring(cycle) && monthsOf(cycle) > 0 ? anchorLike(nextDue, start) : nextDue, billed_through: nextDue };
};

/** The row of a service that came from another system. It runs, or stands still without being charged; nothing is ordered, announced or set up for it. */
export const serviceRow = (old: OldService, brand: Brand, today: string, now: string): RowOf<typeof serviceColumns> => {
  const { owner, product, cycle, suspended } = old;
  const terms = termsOf(old, today);
  const row: RowOf<typeof serviceColumns> = {
    id: old.id, client_id: owner.client.id, payer_id: owner.payerId, brand_id: brand.id, legal_entity_id: brand.legal_entity_id, business_unit_id: owner.client.business_unit_id, product_id: product.id,
    order_item_id: null, parent_id: null, number: old.number, label: old.label, billing_status: suspended ? 'paused' : 'active', status: suspended ? 'suspended' : 'active',
    cycle_unit: cycle.unit, cycle_count: cycle.count, mode: 'advance', proration: product.proration, ...terms, end_date: null, trial_until: null,
    prorate_first: false, due_day: null, due_days: 0, raise_days_before: product.raise_days_before ?? brand.raise_days_before, quantity: 1, price: old.price, setup_fee: 0, currency: owner.client.currency,
    next_bill_at: null, options: {}, config: old.config, cancel_requested_at: null, cancel_reason: null, activated_at: `${terms.start_date}T00:00:00.000Z`, ended_at: null, revision: 0, version: 1,
    billing_paused_on: suspended ? today : null, hold_suspension_until: old.heldUntil, salesperson_id: null, commission: null, sold_on: null, term_months: null, server_product_id: null, contract_id: null, gateway_account_id: null,
    routing_point: '', remarks: '', message: '', notes: '', deleted_at: null, price_locked: old.ownPrice, minimum_term_end: null, fixed_term_cycles: null, priced_on: today, gathering: null, hours_from: null, stock_taken: 0, created_at: now,
  };
  return { ...row, next_bill_at: suspended ? null : nextBillAtOf(row as Service, brand.zone) };
};
