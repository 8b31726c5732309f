import { nextCheckIn, planImport, type PlannedRate } from '@billet/billing';
import { expect } from 'chai';
import fc from 'fast-check';

const TODAY = '2027-01-21';
const rate = (percent: string, effectiveFrom: string, more: Partial<PlannedRate> = {}): PlannedRate => ({ country: 'PT', region: '', taxClass: 'standard', level: 1, code: 'PT-VAT', name: 'IVA', percent, compound: false, inclusive: false, effectiveFrom, ...more });

describe('what an import of tax rates would do', () => {
  const cases: readonly { readonly what: string; readonly stored: readonly PlannedRate[]; readonly offered: readonly PlannedRate[]; readonly changes: readonly string[] }[] = [
    { what: 'into nothing: what counts today and what is to come, no history', stored: [], offered: [rate('19', '2005-01-01'), rate('23', '2011-01-01'), rate('24', '2028-01-01')], changes: ['23 new', '24 new'] },
    { what: 'again: nothing', stored: [rate('23.000', '2011-01-01')], offered: [rate('23', '2011-01-01')], changes: ['23 same'] },
    { what: 'what staff wrote for a day that has come stays', stored: [rate('22', '2011-01-01')], offered: [rate('23', '2011-01-01')], changes: ['23 kept'] },
    { what: 'what they announced is corrected', stored: [rate('25', '2028-01-01')], offered: [rate('24', '2028-01-01')], changes: ['24 correct'] },
    { what: 'a later rate of their own is not undone by an older one', stored: [rate('22', '2020-01-01')], offered: [rate('23', '2011-01-01')], changes: ['23 kept'] },
    { what: 'regions are places of their own', stored: [rate('5', '2008-01-01', { country: 'CA' })], offered: [rate('13', '2010-07-01', { country: 'CA', region: 'ON' })], changes: ['13 new'] },
  ];
  for (const { what, stored, offered, changes } of cases) it(what, () => { expect(planImport(stored, offered, TODAY).map(({ rate: { percent }, change }) => `${percent} ${change}`)).to.deep.equal(changes); });

  it('after an import, a second one has nothing to do', () => {
    const day = fc.integer({ min: 2000, max: 2040 }).map((year) => `${String(year)}-01-01`);
    const some = fc.uniqueArray(fc.record({ percent: fc.constantFrom('5', '19', '23'), effectiveFrom: day }), { selector: (each) => each.effectiveFrom, maxLength: 8 });
    fc.assert(
      fc.property(some, some, (own, theirs) => {
        const offered = theirs.map((each) => rate(each.percent, each.effectiveFrom));
        const stored = own.map((each) => rate(each.percent, each.effectiveFrom));
        const done = planImport(stored, offered, TODAY).filter(({ change }) => change === 'new' || change === 'correct').map((each) => each.rate);
        expect(planImport([...stored, ...done], offered, TODAY).filter(({ change }) => change === 'new' || change === 'correct')).to.deep.equal([]);
      }),
    );
  });
});

describe('when a VAT number is looked up again', () => {
  it('soon after a failure, later and later, once a day in the end; after weeks when it was answered', () => {
    const hours = [1, 2, 3, 4, 5, 6, 7, 50].map((failures) => nextCheckIn('failed', failures) / 3_600_000);
    expect(hours).to.deep.equal([1 / 12, 0.5, 2, 6, 12, 24, 24, 24]);
    expect([nextCheckIn('valid', 0), nextCheckIn('invalid', 0), nextCheckIn('refused', 1)].map((ms) => ms / 86_400_000)).to.deep.equal([30, 7, 7]);
  });
});
