import { addDays } from '@billet/sdk';
import { expect } from 'chai';
import fc from 'fast-check';
import { creditForRest, gridPeriod, prorate, prorationPolicies, type Counted, type RecurringCycle } from '../../src/periods/index.ts';

const MONTH: RecurringCycle = { unit: 'month', count: 1 };
const YEAR: RecurringCycle = { unit: 'year', count: 1 };

describe('what is given back of a billed period', () => {
  const table: readonly (readonly [string, number, string, string, string, Counted, number])[] = [
    ['17 of 31 days', 3100, '2027-01-01', '2027-02-01', '2027-01-15', { proration: 'actual', cycle: MONTH }, 1700],
    ['16 of 30 days', 3100, '2027-01-01', '2027-02-01', '2027-01-15', { proration: '30/360', cycle: MONTH }, 1653],
    ['17 thirtieths', 3100, '2027-01-01', '2027-02-01', '2027-01-15', { proration: 'legacy30', cycle: MONTH }, 1757],
    ['thirty thirtieths of 31 days, and no more', 3100, '2027-01-01', '2027-02-01', '2027-01-02', { proration: 'legacy30', cycle: MONTH }, 3100],
    ['27 thirtieths of February', 2800, '2027-02-01', '2027-03-01', '2027-02-02', { proration: 'legacy30', cycle: MONTH }, 2520],
    ['all of February on its first day', 2800, '2027-02-01', '2027-03-01', '2027-02-01', { proration: 'legacy30', cycle: MONTH }, 2800],
    ['6 of the 12 thirtieths that were charged', 1240, '2027-01-20', '2027-02-01', '2027-01-26', { proration: 'legacy30', cycle: MONTH }, 620],
    ['10 thirtieths of a month of the 31st', 3100, '2027-02-28', '2027-03-31', '2027-03-21', { proration: 'legacy30', cycle: MONTH }, 1033],
    ['265 of 360 parts of a year', 36_000, '2027-01-01', '2028-01-01', '2027-04-11', { proration: 'legacy30', cycle: YEAR }, 26_500],
    ['days that a credit bought are worth the same, each', 6000, '2027-01-01', '2027-03-02', '2027-01-31', { proration: 'legacy30', cycle: MONTH }, 3000],
    ['weeks have no months: 3 of 7 days', 700, '2027-01-01', '2027-01-08', '2027-01-05', { proration: 'legacy30', cycle: { unit: 'week', count: 1 } }, 300],
    ['407 of 743 hours', 3100, '2027-03-01', '2027-04-01', '2027-03-15', { proration: 'second-exact', cycle: MONTH, zone: 'Europe/Berlin' }, 1698],
    ['nothing of a period that has started', 3100, '2027-01-01', '2027-02-01', '2027-01-15', { proration: 'none', cycle: MONTH }, 0],
    ['all of one that has not', 3100, '2027-01-01', '2027-02-01', '2027-01-01', { proration: 'none', cycle: MONTH }, 3100],
  ];
  for (const [name, billed, start, end, from, counted, expected] of table)
    it(`${counted.proration ?? ''}: ${name}`, () => {
      expect(creditForRest(billed, 0, from, { start, end }, counted)).to.equal(expected);
    });

  it('is what the same days are charged at, and never more than was charged', () => {
    const day = fc.integer({ min: 0, max: 800 }).map((days) => addDays('2027-01-01', days));
    const cycle = fc.constantFrom<RecurringCycle>(MONTH, YEAR, { unit: 'month', count: 3 }, { unit: 'week', count: 1 });
    fc.assert(
      fc.property(day, day, cycle, fc.nat(1_000_000), fc.nat(400), fc.constantFrom(...prorationPolicies), (anchor, start, each, price, after, proration) => {
        const grid = gridPeriod(anchor, each, start);
        const counting = { cycle: each, zone: 'Europe/Berlin' };
        const billed = prorate(price, { start, end: grid.end }, grid, proration, counting);
        const from = addDays(start, after);
        if (from >= grid.end) return;
        const back = creditForRest(billed, 0, from, { start, end: grid.end }, { proration, ...counting });
        expect(back).to.be.within(0, billed);
        if (proration !== 'none') expect(back).to.be.closeTo(prorate(price, { start: from, end: grid.end }, grid, proration, counting), 1);
      }),
      { numRuns: 2000 },
    );
  });
});
