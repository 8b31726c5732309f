import { addDays, multiplyRatio } from '@billet/sdk';
import { expect } from 'chai';
import fc from 'fast-check';
import { commissionOf, moveDue, type MovedTerms } from '../../../src/lifecycle/rules/index.ts';

const monthly = (due: string): MovedTerms => ({ anchorDate: due, cycle: { unit: 'month', count: 1 }, proration: 'actual', due });
const costs = (price: number, terms: MovedTerms, to: string, policy: 'default' | 'legacy30', asOf: string): number => multiplyRatio(price, ...moveDue(terms, to, policy, asOf).share);

describe('moving due dates together (row D10)', () => {
  const both = (policy: 'default' | 'legacy30', asOf: string): readonly number[] => [['2027-01-01', 3000] as const, ['2027-01-05', 6000] as const].map(([due, price]) => costs(price, monthly(due), '2027-01-10', policy, asOf));

  it('costs 18.39 under the default policy', () => {
    expect(both('default', '2027-01-02')).to.deep.equal([871, 968]);
  });
  it('costs 18.00 under the 30-day policy as of 2 January', () => {
    expect(both('legacy30', '2027-01-02')).to.deep.equal([800, 1000]);
  });
  it('the 30-day policy charges no day that is over', () => {
    expect(moveDue(monthly('2027-01-01'), '2027-01-10', 'legacy30', '2027-01-12')).to.deep.equal({ start: '2027-01-10', end: '2027-01-10', share: [0, 1] });
  });
  it('across a month end each day costs by its own month', () => {
    // 20 January to 20 February is one period; five days of the next one have 28.
    expect(costs(3100, monthly('2027-01-20'), '2027-02-25', 'default', '2027-01-20')).to.equal(3100 + 554);
  });
  it('in two moves it costs what it costs in one, to the rounding', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 1_000_000 }), (first, second, price) => {
        const terms = monthly('2027-01-31');
        const middle = addDays(terms.due, first);
        const end = addDays(middle, second);
        const one = costs(price, terms, end, 'default', terms.due);
        const two = costs(price, terms, middle, 'default', terms.due) + costs(price, { ...terms, due: middle }, end, 'default', terms.due);
        expect(Math.abs(one - two)).to.be.at.most(1);
      }),
    );
  });
});

describe('commission', () => {
  for (const [base, percent, amount] of [[9990, '7.5', 749], [9990, '100', 9990], [1, '50', 1], [333, '0.0001', 0], [10_000, '12.3456', 1235]] as const) {
    it(`${percent} % of ${String(base)} is ${String(amount)}`, () => {
      expect(commissionOf(base, percent)).to.equal(amount);
    });
  }
});
