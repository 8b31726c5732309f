import { addDays, conflict, invalid, type OperationCtx } from '@billet/sdk';
import { brandOf } from '../../brands/index.ts';
import { isRecurring } from '../../periods/index.ts';
import { termsOf, type Service } from '../../services/index.ts';
import { lifecycleSettingsOf } from '../lifecycle-settings.ts';
import { anchorThrough, planChange, type PlanChange } from '../rules/index.ts';
import { heldOf, type Held } from './held-of.ts';
import { resolvePlan, type ChangeWish, type NewPlan } from './resolve-plan.ts';

/** A change that is worked out: what it costs and when it counts. */
export interface PlannedChange {
  readonly plan: NewPlan;
  readonly on: string;
  readonly effect: 'payment' | 'now' | 'term_end';
  readonly rest: 'balance' | 'days';
  readonly result: PlanChange;
  readonly held: Held;
}

/** In arrears nothing is billed ahead: the old plan is billed up to the day, the new one from it. */
const inArrears = (service: Service, plan: NewPlan, wish: ChangeWish, on: string): PlanChange => {
  const same = plan.cycle.unit === service.cycle_unit && plan.cycle.count === service.cycle_count;
  const anchorDate = wish.mode === 'new_term' ? on : same ? service.anchor_date : anchorThrough(on, service.anchor_date, plan.cycle);
  return { unused: 0, charge: 0, payable: 0, extraDays: 0, anchorDate, billedThrough: on, value: 0 };
};

const compute = (service: Service, plan: NewPlan, wish: ChangeWish, held: Held, on: string, rest: 'balance' | 'days'): PlanChange => {
  if (service.mode === 'arrears') return inArrears(service, plan, wish, on);
  const trial = service.trial_until !== null && service.trial_until > on ? service.trial_until : undefined;
  const through = service.billed_through ?? trial ?? null;
  if (through !== null && through < on) throw conflict('NOT_BILLED_YET', 'The service is not billed up to today yet. Run the billing first.');
  const granted = wish.trialDays === 0 ? undefined : addDays(on, wish.trialDays);
  return planChange({
    on,
    mode: isRecurring(termsOf(service).cycle) ? wish.mode : 'new_term',
    held: held.spans,
    creditable: held.creditable,
    old: { anchorDate: service.anchor_date, billedThrough: through },
    next: { cycle: plan.cycle, price: plan.price * plan.quantity, proration: service.proration as 'actual' },
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
  const forbidden = (['trialDays', 'on', 'rest'] as const).find((name) => wish[name] !== undefined && wish[name] !== 0);
  if (forbidden !== undefined || wish.effect === 'now') throw invalid('STAFF_ONLY', forbidden ?? 'effect', 'Only staff change this.');
};

/** Works a wish out, by the rules that billing itself uses. Nothing is written. */
export const planTheChange = async (ctx: OperationCtx, service: Service, wish: ChangeWish): Promise<PlannedChange> => {
  await assertMayChange(ctx, service, wish);
  const settings = await lifecycleSettingsOf(ctx);
  const today = ctx.clock.today((await brandOf(ctx, service.brand_id)).zone);
  const plan = await resolvePlan(ctx, service, wish, today);
  const rest = wish.rest ?? settings.downgradeRest;
  const termEnd = service.billed_through ?? today;
  if (wish.on !== undefined && wish.on < today) throw invalid('DATE_PAST', 'on', 'The day is over.');
  const at = wish.on ?? today;
  const held = await heldOf(ctx, service, at);
  const now = compute(service, plan, wish, held, at, rest);
  const effect = wish.effect ?? (now.payable > 0 ? (at > today ? 'now' : 'payment') : ctx.caller.audience === 'client' ? settings.downgradeAt : 'now');
  if (effect === 'term_end' && termEnd > at) {
    const on = service.mode === 'arrears' ? at : termEnd;
    return { plan, on, effect, rest, held, result: { unused: 0, charge: 0, payable: 0, extraDays: 0, anchorDate: anchorThrough(on, service.anchor_date, plan.cycle), billedThrough: on, value: 0 } };
  }
  if (held.unpaid.length > 0 && settings.openRenewal === 'refuse' && ctx.caller.audience !== 'system') throw conflict('RENEWAL_OPEN', 'An invoice for this service is still open. Pay it first.', { invoiceId: held.unpaid[0] ?? 0 });
  return { plan, on: at, effect: effect === 'term_end' ? 'now' : effect, rest, held, result: now };
};
