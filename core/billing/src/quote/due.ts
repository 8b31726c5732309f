import { afterLines, periodLines, type PeriodLine } from '../invoicing/rules/index.ts';
import { afterBilling, firstSlices, gridPeriod, isRecurring, slicesDue, type Slice } from '../periods/index.ts';
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

/** Stretches of one service share its fees, and the periods for which a discount is good: what one has billed no other bills again. */
const passOn = (life: Life, from: Stretch, slices: readonly Slice[]): void => {
  const last = slices.at(-1);
  const { terms, priced } = from;
  if (last === undefined) return;
  // A period that two stretches share counts once.
  const whole = !isRecurring(terms.cycle) || gridPeriod(terms.anchorDate, terms.cycle, last.start).end === last.end;
  for (const other of life.stretches.slice(life.stretches.indexOf(from) + 1)) {
    const { instalments, discounts } = other.priced;
    other.priced = {
      ...other.priced,
      setupOwed: other.priced.setupOwed && priced.setupOwed,
      instalments: priced.instalments.length < instalments.length ? priced.instalments : instalments,
      discounts: whole ? discounts.map((each) => priced.discounts.find(({ id }) => id === each.id) ?? each) : discounts,
    };
  }
};

/** What a run bills on a day: all stretches of a service by their own terms. */
export const runDues = (life: Life, today: string): readonly Due[] =>
  life.stretches.flatMap((stretch) => {
    const slices = slicesDue(stretch.terms, today);
    const dues = takeSlices(life.id, stretch, slices);
    passOn(life, stretch, slices);
    return dues;
  });
