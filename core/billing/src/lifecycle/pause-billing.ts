import { localTimeOf, type OperationCtx } from '@billet/sdk';
import { brandOf } from '../brands/index.ts';
import { slicesThrough } from '../periods/index.ts';
import { changeService, loadService, resumedTerms, termsOf, type Service } from '../services/index.ts';
import { creditParts, heldLines, type BilledLine } from './billed-lines.ts';
import { issueNow } from './issue-slices.ts';
import { unbill } from './rules/index.ts';

/** By the hour billing stops and goes on at a moment, everything else by whole days. */
const byTheHour = ({ cycle_unit: unit }: Pick<Service, 'cycle_unit'>): boolean => unit === 'hour';

/** Billing stops now: what was served until now and is not billed, in arrears or because it falls due later, is billed first. */
export const billBeforePause = async (ctx: OperationCtx, before: Service): Promise<void> => {
  const { zone } = await brandOf(ctx, before.brand_id);
  const now = ctx.clock.now();
  const today = ctx.clock.today(zone);
  const until = byTheHour(before) ? localTimeOf(now, zone) : today;
  const terms = termsOf(before, zone);
  const slices = slicesThrough({ ...terms, endDate: terms.endDate !== null && terms.endDate < until ? terms.endDate : until }, until);
  const last = slices.at(-1);
  if (last === undefined) return;
  await changeService(ctx, await loadService(ctx, before.id), byTheHour(before) ? { billed_through: today, hours_from: now } : { billed_through: last.end });
  await issueNow(ctx, [{ service: before, slices }]);
};

/** What days of a service were billed at and are not credited yet, line by line, as net amounts. */
export const billedBetween = async (ctx: OperationCtx, service: Service, from: string, to: string): Promise<readonly { readonly line: BilledLine; readonly net: number }[]> => {
  const lines = await heldLines(ctx, service, from);
  const upTo = (day: string): ReadonlyMap<number, number> => new Map(unbill(lines, new Map(), day, true).credited.map(({ line, net }) => [line.id, net] as const));
  const [all, later] = [upTo(from), upTo(to)];
  return lines.map((line) => ({ line, net: (all.get(line.id) ?? 0) - (later.get(line.id) ?? 0) })).filter(({ net }) => net > 0);
};

/** Billing goes on today: the days in which it stood still are not charged, and credited where they were billed ahead. */
export const settlePause = async (ctx: OperationCtx, before: Service): Promise<void> => {
  const service = await loadService(ctx, before.id);
  if (before.billing_paused_on === null || service.billing_status === 'paused') return;
  const { zone } = await brandOf(ctx, service.brand_id);
  const today = ctx.clock.today(zone);
  const through = service.billed_through ?? service.start_date;
  // Hours are billed when they are over: nothing of them was billed ahead.
  const moved = { ...service, billed_through: through < today ? today : service.billed_through, ...(byTheHour(service) ? { hours_from: ctx.clock.now() } : {}) } as Service;
  const active = service.billing_status === 'active';
  const still = active && !byTheHour(service) ? await billedBetween(ctx, service, before.billing_paused_on, today) : [];
  await changeService(ctx, service, { billing_paused_on: null, billed_through: moved.billed_through, hours_from: moved.hours_from, ...(active ? await resumedTerms(ctx, moved) : {}) });
  await creditParts(ctx, still, service.number);
};
