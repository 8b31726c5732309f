import { afterLines, periodLines, type PeriodLine } from '../invoicing/rules/index.ts';
import { afterBilling, firstSlices, slicesDue, type Slice } from '../periods/index.ts';
import type { Due, Life, Stretch } from './state.ts';

/** A line of a period as something to be billed. */
export const dueOf = (service: string, stretch: Stretch, line: PeriodLine, dueDate: string): Due => ({
  service,
  kind: line.kind,
  key: line.key,
  start: line.period?.start ?? null,
  end: line.period?.end ?? null,
  quantity: line.quantity,
  unitPrice: line.unitPrice,
  discount: line.discount,
  net: line.net,
  proration: stretch.terms.proration,
  dueDate,
});

/** Prices slices and moves the stretch past them. */
export const takeSlices = (service: string, stretch: Stretch, slices: readonly Slice[], dueDate?: string): readonly Due[] => {
  const dues = slices.flatMap((slice) => {
    const lines = periodLines(stretch.priced, slice);
    stretch.priced = afterLines(stretch.priced, slice);
    return lines.map((line) => dueOf(service, stretch, line, dueDate ?? slice.dueDate));
  });
  stretch.terms = afterBilling(stretch.terms, slices);
  return dues;
};

/** What an order owes at once. */
export const orderDues = (life: Life, today: string, dueDate: string): readonly Due[] => {
  const [stretch] = life.stretches as [Stretch];
  return takeSlices(life.id, stretch, firstSlices(stretch.terms, today, life.chargeNextToo), dueDate);
};

/** What a run bills on a day: all stretches of a service by their own terms. */
export const runDues = (life: Life, today: string): readonly Due[] =>
  life.status === 'ended' && life.stretches.length === 0 ? [] : life.stretches.flatMap((stretch) => takeSlices(life.id, stretch, slicesDue(stretch.terms, today)));
