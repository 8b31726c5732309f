import { addDays, conflict, integer, invalid, type LocalDate, type OperationCtx, z } from '@billet/sdk';
import { brandOf } from '../../brands/index.ts';
import { Product } from '../../catalog/index.ts';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { gridStart, isRecurring } from '../../periods/index.ts';
import { nextBillAtOf, termsOf, type Service } from '../../services/index.ts';
import { openChangeOf } from '../change/index.ts';
import type { CreditPart } from '../billed-lines.ts';
import { billedBetween } from '../pause-billing.ts';
import { nextBillOf } from '../recurring-price.ts';

/** Left alone = as it is. */
export const termsWish = {
  id: idSchema,
  /** Free days from the first day of the service; 0 = none. */
  trialDays: integer({ min: 0, max: 3660 }).optional(),
  mode: z.enum(['advance', 'arrears']).optional(),
} as const;

export type TermsWish = z.output<z.ZodObject<typeof termsWish>>;

/** Terms as they will be, with what they give back and what is billed next. */
export interface PlannedTerms {
  readonly change: Pick<Service, 'trial_until' | 'mode' | 'anchor_date' | 'end_date' | 'next_bill_at'>;
  /** Days that become free although they are billed. */
  readonly credits: readonly CreditPart[];
  readonly next: Awaited<ReturnType<typeof nextBillOf>>;
}

const assertMayChange = async (ctx: OperationCtx, service: Service): Promise<void> => {
  if (service.billing_status !== 'active' && service.billing_status !== 'pending') throw conflict('SERVICE_NOT_RUNNING', 'This service is not running.', { status: service.status });
  if (service.cancel_requested_at !== null) throw conflict('CANCEL_REQUESTED', 'A cancellation is under way already.');
  if ((await openChangeOf(ctx, service.id)) !== undefined) throw conflict('CHANGE_OPEN', 'A change of this service is under way already.');
};

/** End of the free days that were asked for. What was billed after them stands: they can only become more. */
const trialOf = (service: Service, days: number | undefined): LocalDate | null => {
  if (days === undefined) return service.trial_until;
  const until = days === 0 ? null : addDays(service.start_date, days);
  const { billed_through: billed, trial_until: before } = service;
  if (billed === null) return until;
  const begun = before ?? service.start_date;
  const earliest = begun < billed ? begun : billed;
  if ((until ?? service.start_date) < earliest) throw invalid('TRIAL_BILLED', 'trialDays', 'The days after the free ones are billed already. There can only be more free days.', { billed });
  return until;
};

/** A grid that began with the end of the free days, and an end that was counted from it, move with it as long as nothing is billed. */
const gridOf = async (ctx: OperationCtx, service: Service, trialUntil: LocalDate | null): Promise<Pick<Service, 'anchor_date' | 'end_date'>> => {
  const { anchor_date, end_date, fixed_term_cycles: cycles } = service;
  const { cycle } = termsOf(service);
  if (service.billed_through !== null || !isRecurring(cycle)) return { anchor_date, end_date };
  const product = await data(ctx).all(Product).findById(service.product_id);
  const [before, after] = [service.trial_until ?? service.start_date, trialUntil ?? service.start_date];
  const ownGrid = product?.anchor_day === null && !product.account_day && service.parent_id === null && anchor_date === before;
  const counted = cycles !== null && end_date === gridStart(before, cycle, cycles);
  return { anchor_date: ownGrid ? after : anchor_date, end_date: counted ? gridStart(after, cycle, cycles) : end_date };
};

/** The days between the old and the new end of the free time that are billed. */
const creditsOf = async (ctx: OperationCtx, service: Service, trialUntil: LocalDate | null): Promise<readonly CreditPart[]> => {
  const { billed_through: billed, trial_until: before, start_date: start } = service;
  const from = before !== null && before > start ? before : start;
  if (billed === null || trialUntil === null || trialUntil <= from) return [];
  return billedBetween(ctx, service, from, trialUntil < billed ? trialUntil : billed);
};

/** Works new terms out. Periods go on where the last billed one ends, so none is billed twice and none is left out. */
export const planTerms = async (ctx: OperationCtx, service: Service, wish: TermsWish): Promise<PlannedTerms> => {
  await assertMayChange(ctx, service);
  if (wish.mode === 'advance' && service.cycle_unit === 'hour') throw invalid('HOURS_IN_ARREARS', 'mode', 'What is priced by the hour is billed in arrears.');
  const { zone } = await brandOf(ctx, service.brand_id);
  const trial_until = trialOf(service, wish.trialDays);
  const terms = { mode: wish.mode ?? service.mode, trial_until, ...(await gridOf(ctx, service, trial_until)) };
  const after = { ...service, ...terms } as Service;
  return {
    change: { ...terms, next_bill_at: service.billing_status === 'active' ? nextBillAtOf(after, zone) : null },
    credits: await creditsOf(ctx, service, trial_until),
    next: await nextBillOf(ctx, after, zone),
  };
};
