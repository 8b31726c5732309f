import { addDays } from '@billet/sdk';
import { afterLines, asPieces, periodLines, ratedParts, windowOfRest, windowOfSlice, type PeriodLine } from '../invoicing/rules/index.ts';
import { afterBilling, firstSlices, nextBillDate, slicesDue, type Slice } from '../periods/index.ts';
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

/** What was used before a day, as far as it was told of by another one: the same rules as in a run. */
const usageDues = (life: Life, { terms }: Stretch, from: string, to: string, today: string, dueDate: string): readonly Due[] =>
  life.usage.flatMap(({ key, tariff, readings }) => {
    const waiting = readings.filter((each) => each.day < to && each.known <= today && each.quantity !== each.billed);
    const parts = waiting.length === 0 ? [] : ratedParts([{ tariff, readings: waiting }]);
    for (const part of parts) for (const each of part.readings) readings[each.id] = { ...each, known: readings[each.id]?.known ?? each.day, billed: each.quantity };
    return parts.filter(({ net }) => net > 0).map((part): Due => ({ service: life.id, kind: 'usage', key, start: from, end: to, ...asPieces(part), discount: 0, net: part.net, proration: terms.proration, dueDate }));
  });

/** The usage that goes with slices of the present stretch: of their days in arrears, of the period before in advance. */
const usageOf = (life: Life, stretch: Stretch, slices: readonly Slice[], today: string): readonly Due[] =>
  life.usage.length === 0 || stretch !== life.stretches.at(-1)
    ? []
    : slices.flatMap((slice) => {
        const { from, to } = windowOfSlice(stretch.terms, life.orderedOn, slice);
        return usageDues(life, stretch, from, to, today, slice.dueDate);
      });

/** What was used after the last period, once the service is over. */
const restDues = (life: Life, today: string): readonly Due[] => {
  const stretch = life.stretches.at(-1);
  if (stretch === undefined || life.endDate === null || today <= life.endDate.slice(0, 10) || nextBillDate(stretch.terms) !== null) return [];
  const days = life.usage.flatMap(({ readings }) => readings.filter((each) => each.quantity !== each.billed).map(({ day }) => day)).sort();
  const { from, to } = windowOfRest(stretch.terms, life.orderedOn, days[0] ?? today, today);
  return usageDues(life, stretch, from, to, today, addDays(today, stretch.terms.dueDays));
};

/** What an order owes at once. */
export const orderDues = (life: Life, today: string, dueDate: string): readonly Due[] => {
  const [stretch] = life.stretches as [Stretch];
  return takeSlices(life.id, stretch, firstSlices(stretch.terms, today, life.chargeNextToo), dueDate);
};

/** Stretches of one service share its fees, and the periods for which a discount is good: what one has billed no other bills again. */
const passOn = (life: Life, from: Stretch, slices: readonly Slice[]): void => {
  const { priced } = from;
  if (slices.length === 0) return;
  for (const other of life.stretches.slice(life.stretches.indexOf(from) + 1)) {
    const { instalments, discounts } = other.priced;
    other.priced = {
      ...other.priced,
      setupOwed: other.priced.setupOwed && priced.setupOwed,
      instalments: priced.instalments.length < instalments.length ? priced.instalments : instalments,
      discounts: discounts.map((each) => priced.discounts.find(({ id }) => id === each.id) ?? each),
    };
  }
};

/** What a run bills on a day: all stretches of a service by their own terms. */
export const runDues = (life: Life, today: string): readonly Due[] => [
  ...life.stretches.flatMap((stretch) => {
    const slices = slicesDue(stretch.terms, today);
    const dues = takeSlices(life.id, stretch, slices);
    passOn(life, stretch, slices);
    return [...dues, ...usageOf(life, stretch, slices, today)];
  }),
  ...restDues(life, today),
];
