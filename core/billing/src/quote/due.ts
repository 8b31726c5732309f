import { addDays } from '@billet/sdk';
import type { UsageTariff } from '../catalog/rules/index.ts';
import { afterLines, asPieces, periodLines, ratedParts, windowOfSlice, windowsOfRest, type PeriodLine, type UsagePart, type UsageWindow } from '../invoicing/rules/index.ts';
import { afterBilling, firstSlices, nextBillDate, slicesDue, type Slice } from '../periods/index.ts';
import type { Due, Life, Stretch } from './state.ts';
import { presentOf } from './stretches.ts';

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

type Reading = Life['usage'][number]['readings'][number];

/** Readings under the price of their day, in the order of the plans; what the plan of its day does not price costs nothing. */
const partsOf = (life: Life, key: string, readings: readonly Reading[]): readonly UsagePart<UsageTariff, Reading>[] => {
  const parts = new Map<UsageTariff, Reading[]>();
  for (const stretch of life.stretches) {
    const tariff = stretch.tariffs.get(key);
    const own = tariff === undefined ? [] : readings.filter(({ day }) => presentOf(life, day) === stretch);
    if (tariff !== undefined && own.length > 0) parts.set(tariff, [...(parts.get(tariff) ?? []), ...own]);
  }
  return [...parts].map(([tariff, own]) => ({ tariff, readings: own }));
};

/** What was used before a day, as far as it was told of by another one: the same rules as in a run. */
const usageDues = (life: Life, { terms }: Stretch, { from, to }: UsageWindow, today: string, dueDate: string, isRest = false): readonly Due[] =>
  life.usage.flatMap(({ key, readings }) => {
    const known = readings.filter((each) => each.day < to && (!isRest || each.day >= from) && each.known <= today);
    const parts = ratedParts(partsOf(life, key, known.filter((each) => each.quantity !== each.billed)), isRest ? known : undefined);
    for (const part of parts) for (const each of part.readings) readings[each.id] = { ...each, billed: each.quantity };
    return parts.filter(({ net }) => net > 0).map((part): Due => ({ service: life.id, kind: 'usage', key, start: from, end: to, ...asPieces(part), discount: 0, net: part.net, proration: terms.proration, dueDate }));
  });

/** The usage that goes with slices of the present stretch: of their days in arrears, of the period before in advance. */
const usageOf = (life: Life, stretch: Stretch, slices: readonly Slice[], today: string): readonly Due[] =>
  life.usage.length === 0 || stretch !== life.stretches.at(-1)
    ? []
    : slices.flatMap((slice) => {
        return usageDues(life, stretch, windowOfSlice(stretch.terms, life.orderedOn, slice), today, slice.dueDate);
      });

/** What was used after the last period, once the service is over. */
const restDues = (life: Life, today: string): readonly Due[] => {
  const stretch = life.stretches.at(-1);
  if (stretch === undefined || life.endDate === null || today <= life.endDate.slice(0, 10) || nextBillDate(stretch.terms) !== null) return [];
  const days = life.usage.flatMap(({ readings }) => readings.filter((each) => each.known <= today && each.quantity !== each.billed).map(({ day }) => day));
  const dueDate = addDays(today, stretch.terms.dueDays);
  return windowsOfRest(stretch.terms, life.orderedOn, days, today).flatMap((window) => usageDues(life, stretch, window, today, dueDate, true));
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

/** Fees of a change that begins later: with the first period of the new terms, at the latest on their first day. */
const feesOf = (stretch: Stretch, [first]: readonly Slice[], today: string): readonly Due[] => {
  const { fees, terms } = stretch;
  const begins = first !== undefined || terms.startDate.slice(0, 10) <= today;
  if (fees.length === 0 || !begins || (terms.endDate !== null && terms.endDate <= terms.startDate)) return [];
  stretch.fees = [];
  return fees.map((fee) => ({ ...fee, dueDate: first?.dueDate ?? fee.dueDate }));
};

/** What a run bills on a day: all stretches of a service by their own terms. */
export const runDues = (life: Life, today: string): readonly Due[] => [
  ...life.stretches.flatMap((stretch) => {
    const slices = slicesDue(stretch.terms, today);
    const dues = takeSlices(life.id, stretch, slices);
    passOn(life, stretch, slices);
    return [...dues, ...feesOf(stretch, slices, today), ...usageOf(life, stretch, slices, today)];
  }),
  ...restDues(life, today),
];
