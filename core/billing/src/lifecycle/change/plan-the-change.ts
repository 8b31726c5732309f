import { addDays, conflict, invalid, type OperationCtx } from '@billet/sdk';
import { brandOf } from '../../brands/index.ts';
import { priceLines, stacked } from '../../catalog/index.ts';
import { gridPeriod, isRecurring } from '../../periods/index.ts';
import { assertOwnTerms, termsOf, type Service } from '../../services/index.ts';
import { lifecycleSettingsOf } from '../lifecycle-settings.ts';
import { anchorThrough, planChange, type PlanChange } from '../rules/index.ts';
import { heldOf, type Held } from './held-of.ts';
import { pricingOfPlan, type PlanPricing } from './price-of-plan.ts';
import { resolvePlan, type AgreedPlan, type ChangeWish, type NewPlan } from './resolve-plan.ts';

/** A change that is worked out: what it costs and when it counts. */
export interface PlannedChange {
  readonly plan: NewPlan;
  readonly on: string;
  readonly effect: 'payment' | 'now' | 'term_end';
  readonly rest: 'balance' | 'days';
  readonly result: PlanChange;
  readonly held: Held;
  readonly pricing: PlanPricing;
  /** What one full period costs from then on, after discounts. */
  readonly recurring: number;
}

/** The full period after what is charged, as a run prices it. */
const recurringOf = ({ next }: PlanPricing, result: PlanChange): number => {
  const period = gridPeriod(result.anchorDate, next.cycle, result.billedThrough);
  return priceLines(next.parts, stacked(next.parts, result.discounts, period), [1, 1]).reduce((sum, { net }) => sum + net, 0);
};

/** In a trial that goes on, the set-up is still to be billed with the first period: no run has done it, and no change does. */
const owesSetup = (service: Service): boolean => service.billed_through === null;

/** What is paid once: set-up of new options, and what was never billed although days are. */
const feesOf = (service: Service, plan: NewPlan, staysOwed: boolean): number => {
  if (!owesSetup(service)) return plan.fees;
  return staysOwed ? 0 : (service.setup_fee + plan.options.reduce((sum, option) => sum + option.setupFee, 0)) * plan.quantity;
};

/**
 * In arrears nothing is billed ahead: the old plan is billed up to the day, the new one from it. The set-up comes with the
 * first days that are billed, be they of the old plan or of the new one.
 */
const inArrears = (service: Service, plan: NewPlan, pricing: PlanPricing, wish: ChangeWish, on: string): PlanChange => {
  const same = plan.cycle.unit === service.cycle_unit && plan.cycle.count === service.cycle_count;
  const anchorDate = wish.mode === 'new_term' ? on : same ? service.anchor_date : anchorThrough(on, service.anchor_date, plan.cycle);
  const nothingServed = service.start_date >= on || (service.trial_until !== null && service.trial_until >= on);
  const fees = owesSetup(service) && nothingServed ? 0 : plan.fees;
  return { unused: 0, charge: fees, payable: fees, extraDays: 0, anchorDate, billedThrough: on, value: 0, discounts: pricing.next.discounts };
};

const compute = (service: Service, plan: NewPlan, pricing: PlanPricing, wish: ChangeWish, held: Held, on: string, rest: 'balance' | 'days'): PlanChange => {
  if (service.mode === 'arrears') return inArrears(service, plan, pricing, wish, on);
  const { cycle } = termsOf(service);
  const trial = service.trial_until !== null && service.trial_until > on ? service.trial_until : undefined;
  const through = service.billed_through ?? trial ?? null;
  const waits = through === null ? isRecurring(cycle) && service.start_date < on : through < on;
  if (waits) throw conflict('NOT_BILLED_YET', 'The service is not billed up to today yet. Run the billing first.');
  const granted = wish.trialDays === 0 ? undefined : addDays(on, wish.trialDays);
  return planChange({
    on,
    mode: isRecurring(cycle) ? wish.mode : 'new_term',
    held: held.spans,
    creditable: held.creditable,
    old: { anchorDate: service.anchor_date, billedThrough: through },
    next: pricing.next,
    fees: feesOf(service, plan, trial !== undefined && wish.mode === 'keep_date'),
    freeUntil: granted ?? trial,
    rest,
  });
};

const assertMayChange = async (ctx: OperationCtx, service: Service, wish: ChangeWish): Promise<void> => {
  const client = ctx.caller.audience === 'client';
  if (service.status !== 'active' || service.billing_status !== 'active') throw conflict('SERVICE_NOT_RUNNING', 'This service is not running.', { status: service.status });
  if (service.cancel_requested_at !== null) throw conflict('CANCEL_REQUESTED', 'A cancellation is under way already.');
  if (!client) return;
  if (!(await lifecycleSettingsOf(ctx)).clientUpgrade) throw conflict('CHANGE_OFF', 'Ask us to change the plan.');
  const forbidden = (['trialDays', 'rest'] as const).find((name) => wish[name] !== undefined && wish[name] !== 0);
  if (forbidden !== undefined || wish.effect === 'now') throw invalid('STAFF_ONLY', forbidden ?? 'effect', 'Only staff change this.');
};

/** The new terms begin with the next period: nothing is charged or given back until then. */
const atTermEnd = (service: Service, plan: NewPlan, { next }: PlanPricing, on: string): PlanChange => ({
  unused: 0, charge: 0, payable: 0, extraDays: 0, anchorDate: anchorThrough(on, service.anchor_date, plan.cycle), billedThrough: on, value: 0, discounts: next.discounts,
});

/** What is asked for today is worked out on its day; further ahead nobody knows the prices. */
const MOST_DAYS_AHEAD = 366;

/** Works a wish out, by the rules that billing itself uses. Nothing is written. */
export const planTheChange = async (ctx: OperationCtx, service: Service, wish: ChangeWish, agreed?: AgreedPlan): Promise<PlannedChange> => {
  await assertOwnTerms(ctx, service, wish.productId);
  await assertMayChange(ctx, service, wish);
  const settings = await lifecycleSettingsOf(ctx);
  const today = ctx.clock.today((await brandOf(ctx, service.brand_id)).zone);
  const plan = await resolvePlan(ctx, service, wish, today, agreed);
  const rest = wish.rest ?? settings.downgradeRest;
  const termEnd = service.billed_through ?? today;
  if (wish.on !== undefined && wish.on < today) throw invalid('DATE_PAST', 'on', 'The day is over.');
  if (wish.on !== undefined && wish.on > addDays(today, MOST_DAYS_AHEAD)) throw invalid('DATE_FAR', 'on', 'The day is more than a year ahead.');
  const at = wish.on ?? today;
  const held = await heldOf(ctx, service, at);
  const pricing = await pricingOfPlan(ctx, service, plan, at);
  const now = compute(service, plan, pricing, wish, held, at, rest);
  // In arrears nothing is worth waiting for: what is served is billed first, a fee comes with it. Staff's word on a day counts on that day.
  const client = ctx.caller.audience === 'client';
  const whenDearer = service.mode === 'arrears' || (at > today && !client) ? 'now' : 'payment';
  // Where there is nothing to pay, a client who waits for his payment would have it at once, whatever the host has set.
  const asked = wish.effect === 'payment' && (service.mode === 'arrears' || (client && now.payable <= 0)) ? undefined : wish.effect;
  const effect = asked ?? (now.payable > 0 ? whenDearer : client ? settings.downgradeAt : 'now');
  if (effect === 'term_end' && termEnd > at) {
    const on = service.mode === 'arrears' ? at : termEnd;
    const result = atTermEnd(service, plan, pricing, on);
    return { plan, on, effect, rest, held, pricing, result, recurring: recurringOf(pricing, result) };
  }
  if (held.unpaid.length > 0 && settings.openRenewal === 'refuse' && ctx.caller.audience !== 'system') throw conflict('RENEWAL_OPEN', 'An invoice for this service is still open. Pay it first.', { invoiceId: held.unpaid[0] ?? 0 });
  return { plan, on: at, effect: effect === 'term_end' ? 'now' : effect, rest, held, pricing, result: now, recurring: recurringOf(pricing, now) };
};
