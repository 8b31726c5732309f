import { addDays } from '@billet/sdk';
import { expect } from 'chai';
import fc from 'fast-check';
import { countWeeks, weeksTo } from '../../src/reports/rules/weeks.ts';

describe('weeks up to today', () => {
  it('end today and stand in a row', () => {
    expect(weeksTo('2027-01-21', 3)).to.deep.equal(['2027-01-01', '2027-01-08', '2027-01-15']);
    expect(weeksTo('2028-03-01', 1)).to.deep.equal(['2028-02-24']);
  });

  for (const [day, at] of [['2027-01-21', 2], ['2027-01-15', 2], ['2027-01-14', 1], ['2027-01-01', 0], ['2026-12-31', -1], ['2027-01-22', -1]] as const) {
    it(`count ${day} in ${at < 0 ? 'no week' : `week ${String(at + 1)}`}`, () => {
      expect(countWeeks('2027-01-21', 3, ['a'], [{ day, kind: 'a', n: 4 }]).map(({ a }) => a)).to.deep.equal([0, 1, 2].map((week) => (week === at ? 4 : 0)));
    });
  }

  it('lose nothing of their days and count nothing twice', () => {
    const counts = fc.array(fc.record({ ago: fc.integer({ min: -10, max: 120 }), kind: fc.constantFrom('a', 'b'), n: fc.nat(1000) }), { maxLength: 40 });
    fc.assert(fc.property(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 1, max: 16 }), counts, (offset, weeks, given) => {
      const today = addDays('2000-01-01', offset);
      const got = countWeeks(today, weeks, ['a', 'b'], given.map(({ ago, kind, n }) => ({ day: addDays(today, -ago), kind, n })));
      for (const kind of ['a', 'b'] as const) {
        const wanted = given.filter((each) => each.kind === kind && each.ago >= 0 && each.ago < 7 * weeks).reduce((sum, { n }) => sum + n, 0);
        expect(got.reduce((sum, week) => sum + week[kind], 0)).to.equal(wanted);
      }
    }));
  });
});
