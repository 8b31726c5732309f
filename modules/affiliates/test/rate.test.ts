import { expect } from 'chai';
import fc from 'fast-check';
import { commissionOf, rateOf, type PaidLine, type Rate, type Rule } from '../src/rate.ts';

const percent = (rate: number): Rate => ({ kind: 'percent', rate, rate_currency: 'EUR', recurring: false });
const fixed = (rate: number): Rate => ({ kind: 'amount', rate, rate_currency: 'EUR', recurring: false });
const line = (more: Partial<PaidLine> = {}): PaidLine => ({ currency: 'EUR', net: 10_000, credited: 0, paid: 11_900, due: 11_900, ...more });

describe('what a line earns', () => {
  for (const [what, rate, paid, wanted] of [
    ['ten per cent, without tax', percent(1000), line(), 1000],
    ['a half cent, rounded up', percent(50), line({ net: 100 }), 1],
    ['less than half a cent', percent(49), line({ net: 100 }), 0],
    ['half of it, after a refund of half', percent(1000), line({ paid: 5950 }), 500],
    ['nothing, after a refund of all', percent(1000), line({ paid: 0 }), 0],
    ['what was not credited', percent(1000), line({ credited: 4000, paid: 7140, due: 7140 }), 600],
    ['nothing of a line that was credited', percent(1000), line({ credited: 10_000, paid: 0, due: 0 }), 0],
    ['less for a discount', percent(1000), line({ net: -2000 }), -200],
    ['a fixed amount', fixed(250), line(), 250],
    ['a fixed amount in proportion', fixed(250), line({ paid: 5950 }), 125],
    ['no fixed amount in another currency', fixed(250), line({ currency: 'USD' }), 0],
    ['no fixed amount of a discount', fixed(250), line({ net: -1 }), 0],
    ['nothing at a rate of nought', percent(0), line(), 0],
    ['never more than of all, if more was paid', percent(1000), line({ paid: 20_000 }), 1000],
  ] as const) it(`is ${what}`, () => { expect(commissionOf(rate, paid)).to.equal(wanted); });

  it('never grows by a refund or a credit note, and is never more than the line', () => {
    const part = (most: number): fc.Arbitrary<number> => fc.integer({ min: 0, max: most });
    fc.assert(
      fc.property(part(10_000), part(10_000_000), part(10_000_000), part(10_000_000), (rate, net, a, b) => {
        const [less, more] = [Math.min(a, b), Math.max(a, b)];
        const of = (paid: number): number => commissionOf(percent(rate), line({ net, paid, due: 10_000_000 }));
        expect(of(less)).to.be.at.most(of(more));
        expect(of(more)).to.be.at.most(net);
      }),
    );
  });
});

describe('the rate of a product', () => {
  const rule = (affiliate: number, product: number, rate: number): Rule => ({ ...percent(rate), affiliate_client_id: affiliate, product_id: product });
  const all = [rule(7, 0, 3), rule(0, 5, 2), rule(7, 5, 4), rule(8, 0, 9), rule(0, 6, 0)];
  for (const [affiliate, product, wanted] of [[1, 1, 1], [7, 1, 3], [1, 5, 2], [7, 5, 4], [8, 5, 2], [8, 1, 9], [7, 6, 0]] as const) {
    it(`of ${String(product)} for ${String(affiliate)} is ${String(wanted)}, whatever the order of the rules`, () => {
      for (const rules of [all, [...all].reverse()]) expect(rateOf(percent(1), rules, { affiliate, product }).rate).to.equal(wanted);
    });
  }
});
