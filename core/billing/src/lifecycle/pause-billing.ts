import type { OperationCtx } from '@billet/sdk';
import { brandOf } from '../brands/index.ts';
import { afterBilling, nextSlice, type Slice } from '../periods/index.ts';
import { changeService, loadService, resumedTerms, termsOf, type Service } from '../services/index.ts';
import { creditParts, heldLines, type BilledLine } from './billed-lines.ts';
import { issueNow } from './issue-slices.ts';
import { unbill } from './rules/index.ts';

/** What a service has served up to a day and was not billed for. */
const servedSlices = (service: Service, until: string, zone: string): readonly Slice[] => {
  const slices: Slice[] = [];
  let terms = { ...termsOf(service, zone), endDate: until };
  for (let slice = nextSlice(terms); slice !== null; slice = nextSlice(terms)) {
    slices.push(slice);
    terms = { ...terms, ...afterBilling(terms, [slice]), endDate: until };
  }
  return slices;
};

/** Billing stops today: what was served until now and is not billed, in arrears or because it falls due later, is billed first. */
export const billBeforePause = async (ctx: OperationCtx, before: Service): Promise<void> => {
  const { zone } = await brandOf(ctx, before.brand_id);
  const slices = servedSlices(before, ctx.clock.today(zone), zone);
  const last = slices.at(-1);
  if (last === undefined) return;
  await changeService(ctx, await loadService(ctx, before.id), { billed_through: last.end });
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
  const moved = { ...service, billed_through: through < today ? today : service.billed_through } as Service;
  const still = service.billing_status === 'active' ? await billedBetween(ctx, service, before.billing_paused_on, today) : [];
  await changeService(ctx, service, { billing_paused_on: null, billed_through: moved.billed_through, ...(service.billing_status === 'active' ? await resumedTerms(ctx, moved) : {}) });
  await creditParts(ctx, still, service.number);
};
