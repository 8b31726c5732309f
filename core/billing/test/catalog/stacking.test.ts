import { expect } from 'chai';
import fc from 'fast-check';
import { priceLines, stacked, type RuledDiscount, type Stacking } from '@billet/billing';

const DAYS = { start: '2027-02-01', end: '2027-03-01' } as const;

/** `percent 10 stack` and the like; without a rule it is what a group or staff gave. */
const discountsOf = (texts: readonly string[]): readonly RuledDiscount[] =>
  texts.map((text, i) => {
    const [kind = '', value = '', stacking] = text.split(' ');
    return { id: i + 1, kind: kind as 'percent', value, stacking: stacking as Stacking | undefined, remaining: null, from: '2027-01-01', until: null };
  });

const parts = (price: number, quantity = 1, option = 0): { key: string; unitPrice: number; quantity: number }[] => [{ key: '', unitPrice: price, quantity }, ...(option === 0 ? [] : [{ key: 'ip', unitPrice: option, quantity: 1 }])];

const total = (of: ReturnType<typeof parts>, discounts: readonly RuledDiscount[], share: readonly [number, number] = [1, 1]): number => priceLines(of, stacked(of, discounts, DAYS), share).reduce((sum, { net }) => sum + net, 0);

describe('how promotions stand beside each other', () => {
  const table: readonly (readonly [string, readonly string[], number])[] = [
    ['nothing', [], 10_000],
    ['one after the other', ['percent 10 stack', 'percent 50 stack'], 4500],
    ['percentages before amounts, whichever came first', ['amount 1000 stack', 'percent 10 stack'], 8000],
    ['percentages before amounts', ['percent 10 stack', 'amount 1000 stack'], 8000],
    ['another price is the base of the rest', ['percent 10 stack', 'override 5000 stack'], 4500],
    ['of two other prices the lower one', ['override 4000 stack', 'override 5000 stack'], 4000],
    ['amounts add up, and never below nothing', ['amount 6000 stack', 'amount 6000 stack'], 0],
    ['all of it off leaves nothing to take an amount from', ['percent 100 stack', 'amount 500 stack'], 0],
    ['what has no rule stands beside all', ['percent 10 stack', 'percent 10'], 8100],
    ['what has no rule keeps its place', ['amount 1000', 'percent 10'], 8100],
    ['one that stands alone drops the rest, cheaper or not', ['percent 90 stack', 'percent 10 exclusive'], 9000],
    ['one that stands alone drops the discount of a group', ['percent 5 exclusive', 'percent 50'], 9500],
    ['of two that stand alone the cheaper one', ['percent 10 exclusive', 'amount 2000 exclusive'], 8000],
    ['one that stands alone before one that may', ['percent 10 exclusive', 'percent 90 best'], 9000],
    ['the best alone', ['percent 40 best', 'percent 10 stack', 'percent 10'], 6000],
    ['the rest together is better', ['percent 15 best', 'percent 10 stack', 'percent 10'], 8100],
    ['of two that are either-or the cheaper one', ['percent 10 best', 'percent 30 best'], 7000],
    ['two either-or are not added up', ['percent 10 best', 'percent 30 best', 'percent 20 stack'], 7000],
    ['an agreed price is what a code is taken off', ['override 2000', 'percent 10 exclusive'], 1800],
    ['an agreed price, and the best of two', ['override 2000', 'percent 10 best', 'percent 20 best'], 1600],
    ['what costs nothing stays free', ['override 0', 'percent 10 exclusive'], 0],
  ];
  for (const [name, discounts, expected] of table) it(name, () => expect(total(parts(10_000), discountsOf(discounts))).to.equal(expected));

  it('dates decide before the rules: one that is not yet good drops nothing', () => {
    const [later, now] = discountsOf(['percent 90 exclusive', 'percent 10 stack']);
    expect(total(parts(10_000), [{ ...(later as RuledDiscount), from: '2027-02-02' }, now as RuledDiscount])).to.equal(9000);
    expect(total(parts(10_000), [{ ...(later as RuledDiscount), remaining: 0 }, now as RuledDiscount])).to.equal(9000);
  });

  const promotion = fc.record({
    kind: fc.constantFrom('percent' as const, 'amount' as const, 'override' as const),
    number: fc.integer({ min: 0, max: 100 }),
    stacking: fc.constantFrom('exclusive' as const, 'stack' as const, 'best' as const),
  });
  const service = fc.record({ price: fc.integer({ min: 0, max: 20_000 }), quantity: fc.integer({ min: 1, max: 4 }), option: fc.integer({ min: 0, max: 900 }), part: fc.integer({ min: 1, max: 31 }) });
  const rows = (wishes: readonly { kind: 'percent' | 'amount' | 'override'; number: number; stacking: Stacking }[]): RuledDiscount[] =>
    wishes.map(({ kind, number, stacking }, i) => ({ id: i + 1, kind, value: String(kind === 'percent' ? number : number * 150), stacking, remaining: null, from: '2027-01-01', until: null }));

  it('is never below nothing, whatever is put together', () => {
    fc.assert(
      fc.property(fc.array(promotion, { maxLength: 6 }), service, (wishes, { price, quantity, option, part }) => {
        const of = parts(price, quantity, option);
        for (const line of priceLines(of, stacked(of, rows(wishes), DAYS), [part, 31])) expect(line.net).to.be.at.least(0);
      }),
    );
  });

  it('does not depend on the order in which codes were given', () => {
    fc.assert(
      fc.property(
        fc.array(promotion, { minLength: 2, maxLength: 5 }).chain((wishes) => fc.tuple(fc.constant(wishes), fc.shuffledSubarray(wishes.map((_none, i) => i), { minLength: wishes.length }))),
        service,
        ([wishes, order], { price, quantity, option, part }) => {
          const of = parts(price, quantity, option);
          const shuffled = rows(order.map((i) => wishes[i] as (typeof wishes)[number]));
          expect(total(of, shuffled, [part, 31])).to.equal(total(of, rows(wishes), [part, 31]));
        },
      ),
    );
  });

  it('a code that is good only if it is cheaper never makes anything dearer', () => {
    fc.assert(
      fc.property(fc.array(promotion.filter(({ stacking }) => stacking !== 'exclusive'), { minLength: 1, maxLength: 4 }), service, fc.integer({ min: 0, max: 100 }), (wishes, { price, quantity, option }, percent) => {
        const of = parts(price, quantity, option);
        expect(total(of, rows([...wishes, { kind: 'percent', number: percent, stacking: 'best' }]))).to.be.at.most(total(of, rows(wishes)));
      }),
    );
  });
});
