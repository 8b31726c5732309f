import { addDays } from '@billet/sdk';
import { asPieces, countUsage, type CountedUsage, type UsagePart, type UsageTariff } from '../catalog/rules/index.ts';
import { groupBy } from '../group-by.ts';
import { afterLines, giveUsageBack, periodLines, type PeriodLine } from '../invoicing/rules/index.ts';
import { afterBilling, countedBy, firstSlices, nextBillDate, sameStep, slicesDue, usagePeriodOf, usageUpTo, type LeftGrid, type Slice } from '../periods/index.ts';
import type { Papers } from './papers.ts';
import type { Back, Due, Life, Stretch } from './state.ts';
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
  counted: countedBy(stretch.terms),
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

/** Readings of a period under the price of their day, with what is billed of it; what the plan of its day does not price costs nothing. */
const partsOf = (life: Life, key: string, readings: readonly Reading[], counts: ReadonlyMap<UsageTariff, CountedUsage>): readonly (UsagePart & { readonly readings: readonly Reading[] })[] =>
  [...new Set(life.stretches.flatMap((stretch) => stretch.tariffs.asked.flatMap((each) => (each.key === key ? [each.tariff] : []))))]
    .map((tariff) => ({ tariff, counted: counts.get(tariff), readings: readings.filter(({ day }) => presentOf(life, day).tariffs.now.get(key) === tariff) }))
    .filter((part) => part.counted !== undefined || part.readings.length > 0);

/** Grids that are over, each until the day on which another one began. */
const leftGrids = (life: Life): readonly LeftGrid[] =>
  life.stretches.slice(1).flatMap(({ terms }, i) => {
    const before = life.stretches[i]?.terms;
    const until = terms.startDate.slice(0, 10);
    return before === undefined || sameStep(before, terms, until) ? [] : [{ anchorDate: before.anchorDate, cycle: before.cycle, until }];
  });

const periodKey = (key: string, from: string): string => `${key}|${from}`;

/** Takes what is owed for corrections off an amount, the oldest first. */
const takeOwed = (life: Life, net: number): number => {
  let taken = 0;
  life.usageOwed = life.usageOwed.flatMap(({ key, credit }) => {
    const part = Math.min(credit, net - taken);
    taken += part;
    return part === credit ? [] : [{ key, credit: credit - part }];
  });
  return taken;
};

/** What was used before a day, as far as it was told of by another one: the same rules as in a run. */
const usageDues = (life: Life, { terms }: Stretch, upTo: string, today: string, dueDate: string): readonly Due[] => {
  const grids = leftGrids(life);
  const told = life.usage.flatMap((usage) =>
    [...groupBy(usage.readings.filter((each) => each.day < upTo && each.known <= today && each.quantity !== each.billed), ({ day }) => usagePeriodOf(terms, grids, life.orderedOn, day).from)].map(([from, readings]) => ({ usage, from, readings })),
  );
  const rated = told
    .sort((a, b) => (`${a.from}|${a.usage.key}` < `${b.from}|${b.usage.key}` ? -1 : 1))
    .flatMap(({ usage, from, readings }) => {
      const parts = countUsage(partsOf(life, usage.key, readings, usage.counts.get(from) ?? new Map<UsageTariff, CountedUsage>()));
      usage.counts.set(from, new Map(parts.map(({ part, after }) => [part.tariff, after] as const)));
      for (const { part } of parts) for (const each of part.readings) usage.readings[each.id] = { ...each, billed: each.quantity };
      return parts.map((part) => ({ key: usage.key, from, part }));
    });
  life.usageOwed = [...life.usageOwed, ...rated.flatMap(({ key, from, part }) => (part.net < 0 ? [{ key: periodKey(key, from), credit: -part.net }] : []))];
  return rated
    .filter(({ part }) => part.net > 0)
    .map(({ key, from, part }): Due => {
      const { to } = usagePeriodOf(terms, grids, life.orderedOn, from);
      const discount = takeOwed(life, part.net);
      return { service: life.id, kind: 'usage', key, start: from, end: to < upTo ? to : upTo, ...asPieces(part), discount, net: part.net - discount, counted: countedBy(terms), dueDate };
    });
};

/** The usage that goes with slices of the present stretch: of their days in arrears, of the period before in advance. */
const usageOf = (life: Life, stretch: Stretch, slices: readonly Slice[], today: string): readonly Due[] =>
  life.usage.length === 0 || stretch !== life.stretches.at(-1) ? [] : slices.flatMap((slice) => usageDues(life, stretch, usageUpTo(stretch.terms, slice), today, slice.dueDate));

/** What was used after the last period, once the service is over. */
const restDues = (life: Life, today: string): readonly Due[] => {
  const stretch = life.stretches.at(-1);
  if (stretch === undefined || life.endDate === null || today <= life.endDate.slice(0, 10) || nextBillDate(stretch.terms) !== null) return [];
  return usageDues(life, stretch, today, today, addDays(today, stretch.terms.dueDays));
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

/** What corrections made cheaper has no next line once a service is over: it is credited, by the same rule as in the engine. */
export const creditOwed = (papers: Papers, life: Life, today: string): void => {
  const last = life.stretches.at(-1);
  if (life.usageOwed.length === 0 || last === undefined || life.endDate === null || today <= life.endDate.slice(0, 10) || nextBillDate(last.terms) !== null) return;
  const used = papers.billed.filter((line) => line.service === life.id && line.kind === 'usage').reverse();
  const lines = used.map(({ document, key, start, net, creditedNet }, lineId) => ({ lineId, invoiceId: document, key: periodKey(key, start ?? ''), priced: papers.scale.toPriced(net), net, credited: creditedNet }));
  const backs = giveUsageBack(life.usageOwed, lines);
  life.usageOwed = [];
  papers.credit(today, backs.flatMap(({ lineId, net }): readonly Back[] => used.slice(lineId, lineId + 1).map((line) => ({ line, start: line.start, end: line.end, net }))));
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
