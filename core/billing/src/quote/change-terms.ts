import { addDays, roundHalfUp } from '@billet/sdk';
import { exactPrices, stacked } from '../catalog/rules/index.ts';
import { afterLines, periodLines, type PricedService } from '../invoicing/rules/index.ts';
import { minus, unusedValue, type HeldSpan } from '../lifecycle/rules/index.ts';
import {
  afterBilling, anchorLike, countedBy, gridAfterChange, gridAfterRenewal, gridPeriod, isRecurring, lengthOf, renewalOf, slicesThrough, type ChangeMethod, type Cycle, type ServiceTerms, type Slice,
} from '../periods/index.ts';
import { dueOf } from './due.ts';
import type { Papers } from './papers.ts';
import type { Back, Due, Life, Stretch } from './state.ts';
import { beginStretch, closeLines, endStretches, presentOf, unusedOf } from './stretches.ts';

/** New terms of a service, and how the present period is settled. */
export interface TermsChange {
  readonly on: string;
  readonly terms: Pick<ServiceTerms, 'price' | 'quantity' | 'cycle'>;
  readonly priced: PricedService;
  readonly method: ChangeMethod;
  readonly when: 'now' | 'renewal';
  readonly settle: 'lines' | 'single';
  readonly rest: 'balance' | 'days';
  readonly dueDate: string;
  /** Other prices of usage; else those of the old terms. */
  readonly tariffs?: Stretch['tariffs'];
  /** Fees of the new terms, which begin on this day. */
  feesOn?(startDate: string): readonly Due[];
}

type Ratio = readonly [bigint, bigint];

const plus = ([a, b]: Ratio, [c, d]: Ratio): Ratio => [a * d + c * b, b * d];

/** Slices, each with what prices it after those before it used up their discounts; and what is left after the last. */
const inTurn = (priced: PricedService, slices: readonly Slice[]): { readonly each: readonly { readonly slice: Slice; readonly priced: PricedService }[]; readonly left: PricedService } => {
  let left = priced;
  const each = slices.map((slice) => {
    const own = { slice, priced: left };
    left = { ...left, discounts: afterLines(left, slice).discounts };
    return own;
  });
  return { each, left };
};

/** The exact price of slices, after discounts. */
const exactOf = (slices: ReturnType<typeof inTurn>['each']): Ratio =>
  slices.reduce<Ratio>((total, { slice, priced }) => exactPrices(priced.parts, stacked(priced.parts, priced.discounts, slice), slice.share).reduce<Ratio>(plus, total), [0n, 1n]);

/** Whole days that a rest of money buys under the new terms, rounded down. */
const daysFor = ([n, d]: Ratio, { terms, priced }: Stretch, from: string): number => {
  const cycle = terms.cycle as Extract<Cycle, { count: number }>;
  const grid = gridPeriod(anchorLike(from, terms.anchorDate), cycle, from);
  const [price, of] = exactPrices(priced.parts, stacked(priced.parts, priced.discounts, grid), [1, 1]).reduce<Ratio>(plus, [0n, 1n]);
  return price === 0n ? 0 : Number((n * of * BigInt(lengthOf(grid))) / (d * price));
};

interface OnePayment {
  readonly payable: number;
  readonly on: string;
  readonly through: string;
  readonly dueDate: string;
}

/** One amount settles the change; what was paid for the old days is carried over to the new ones. */
const settleOnce = (papers: Papers, life: Life, stretch: Stretch, backs: readonly Back[], { payable, on, through, dueDate }: OnePayment): readonly Due[] => {
  let left = papers.scale.toNet(Math.max(0, -payable));
  const take = (most: number): number => {
    const net = Math.max(0, Math.min(most, left));
    left -= net;
    return net;
  };
  const shares = backs.map((back) => ({ ...back, net: take(back.net) }));
  // The exact sum may be a unit more than that of the rounded parts: it is in what is left of the lines.
  const given = shares.map((back) => ({ ...back, net: back.net + take(back.line.net - back.line.creditedNet - back.net) }));
  papers.credit(on.slice(0, 10), given);
  papers.carry(backs.map((back, i) => ({ ...back, net: Math.max(0, back.net - (given[i]?.net ?? 0)) })), { start: on, end: through, counted: countedBy(stretch.terms) });
  closeLines(backs);
  if (payable <= 0) return [];
  return [{ service: life.id, kind: 'change', key: '', start: on, end: through, quantity: 1, unitPrice: payable, discount: 0, net: payable, counted: countedBy(stretch.terms), dueDate }];
};

/** What the days that are given back are worth, by the rule that a change of plan counts by. */
const heldOf = ({ scale }: Papers, backs: readonly Back[]): readonly HeldSpan[] =>
  backs.flatMap(({ line }) => {
    const { start, end, open, net, creditedNet, counted } = line;
    return start === null || end === null || open === null ? [] : [{ start, end, open, counted, value: scale.toPriced(net), most: scale.toPriced(net - creditedNet) }];
  });

/** The present period is charged anew at once: old days back, new days charged. */
const settleNow = (papers: Papers, life: Life, stretch: Stretch, slices: readonly Slice[], change: TermsChange): readonly Due[] => {
  const { on, dueDate, settle, rest } = change;
  const backs = unusedOf(papers, life, on);
  const { each, left } = inTurn(stretch.priced, slices);
  const [n, d] = plus(exactOf(each), minus(unusedValue(heldOf(papers, backs), on)));
  const through = slices.at(-1)?.end ?? on;
  stretch.terms = afterBilling(stretch.terms, slices);
  stretch.priced = left;
  if (n < 0n && rest === 'days' && isRecurring(stretch.terms.cycle)) {
    const longer = addDays(through, daysFor([-n, d], stretch, through));
    stretch.terms = { ...stretch.terms, anchorDate: longer === through ? stretch.terms.anchorDate : longer, billedThrough: longer };
    return [];
  }
  if (settle === 'single' && slices.length > 0) return settleOnce(papers, life, stretch, backs, { payable: roundHalfUp(n, d), through, on, dueDate });
  papers.credit(on.slice(0, 10), backs);
  closeLines(backs);
  return each.flatMap(({ slice, priced }) => periodLines({ ...priced, setupOwed: false, instalments: [] }, slice).map((line) => dueOf(life.id, stretch, line, dueDate)));
};

/** New terms from a day on, or from the next period on. Gives what is charged at once. */
export const changeTerms = (papers: Papers, life: Life, change: TermsChange): readonly Due[] => {
  const { on, terms, priced, method, when } = change;
  const before = presentOf(life, on);
  const old = before.terms;
  const startDate = when === 'renewal' ? renewalOf(old, on) : on;
  const grid = when === 'renewal' ? { anchorDate: gridAfterRenewal(old, terms.cycle, startDate), chargeThrough: null } : gridAfterChange(old, terms.cycle, on, method);
  endStretches(life, startDate);
  const fees = change.feesOn?.(startDate) ?? [];
  const later = startDate > on;
  const stretch = beginStretch(life, { ...old, endDate: life.endDate }, { priced, tariffs: change.tariffs ?? before.tariffs, fees: later ? fees : [] }, { ...terms, startDate, anchorDate: grid.anchorDate });
  if (when === 'renewal') return later ? [] : fees;
  const slices = grid.chargeThrough === null || old.mode === 'arrears' ? [] : slicesThrough(stretch.terms, grid.chargeThrough);
  return [...settleNow(papers, life, stretch, slices, change), ...fees];
};
