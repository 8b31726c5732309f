import type { OperationCtx } from '@billet/sdk';
import { data } from '../data.ts';
import { afterLines, loadPayers, periodLines, pricedService, type PeriodLine } from '../invoicing/index.ts';
import { gridPeriod, isRecurring, nextSlice, type Slice } from '../periods/index.ts';
import { loadPricing, noPricing, termsOf, type Service, type ServicePricing } from '../services/index.ts';

const linesOf = async (ctx: OperationCtx, service: Service, slice: Slice, pricing?: ServicePricing, charged: readonly Slice[] = []): Promise<readonly PeriodLine[]> => {
  const { db } = data(ctx);
  const [payer] = (await loadPayers(db, [service.payer_id])).values();
  const own = pricing ?? (await loadPricing(db, [service.id])).get(service.id) ?? noPricing;
  return payer === undefined ? [] : periodLines(charged.reduce(afterLines, pricedService(service, own, payer)), slice);
};

const sum = (lines: readonly PeriodLine[]): number => lines.reduce((total, { net }) => total + net, 0);

/** What one full period costs with options and after discounts, without what is paid once; behind days that are charged now, what they leave of the discounts counts. */
export const recurringPriceOf = async (ctx: OperationCtx, service: Service, pricing?: ServicePricing, charged: readonly Slice[] = []): Promise<number> => {
  const { cycle, anchorDate, startDate, billedThrough } = termsOf(service);
  const start = charged.at(-1)?.end ?? billedThrough ?? startDate;
  const period = isRecurring(cycle) ? gridPeriod(anchorDate, cycle, start) : { start, end: start };
  const lines = await linesOf(ctx, service, { ...period, amount: 0, share: [1, 1], full: true, dueDate: start, raiseOn: start }, pricing, charged);
  return sum(lines.filter(({ kind }) => kind === 'recurring' || kind === 'option'));
};

/** The period that is billed next, and all that goes with it; `null` if there is none. */
export const nextBillOf = async (ctx: OperationCtx, service: Service, zone: string): Promise<(Slice & { readonly net: number }) | null> => {
  const slice = nextSlice(termsOf(service, zone));
  return slice === null ? null : { ...slice, net: sum(await linesOf(ctx, service, slice)) };
};
