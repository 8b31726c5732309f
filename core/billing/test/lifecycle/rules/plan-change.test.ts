import { addDays } from '@billet/sdk';
import { expect } from 'chai';
import fc from 'fast-check';
import type { RuledDiscount } from '../../../src/catalog/rules/index.ts';
import type { ProrationPolicy, RecurringCycle } from '../../../src/periods/index.ts';
import { changeModes, planChange, type ChangeCase, type ChangeMode, type HeldSpan, type PlanPrice } from '../../../src/lifecycle/rules/index.ts';

const MONTH: RecurringCycle = { unit: 'month', count: 1 };
const YEAR: RecurringCycle = { unit: 'year', count: 1 };
const JANUARY: HeldSpan = { start: '2027-01-01', end: '2027-02-01', value: 3000 };

const plan = (cycle: RecurringCycle, price: number, proration: ProrationPolicy = 'actual', more: Partial<PlanPrice> = {}): ChangeCase['next'] => ({ cycle, parts: [{ key: '', unitPrice: price, quantity: 1 }], discounts: [], proration, ...more });

const TENTH: RuledDiscount = { id: 1, kind: 'percent', value: '10', remaining: null, from: '2027-01-01', until: null };

const change = (wish: Partial<ChangeCase>): ReturnType<typeof planChange> =>
  planChange({
    on: '2027-01-16', mode: 'keep_date', held: [JANUARY], creditable: 3000, old: { anchorDate: '2027-01-01', billedThrough: '2027-02-01' },
    next: plan(MONTH, 6000), rest: 'balance', ...wish,
  });

describe('a change of plan', () => {
  const table: readonly (readonly [string, Partial<ChangeCase>, Partial<ReturnType<typeof planChange>>])[] = [
    ['keeps the due date: 16 of 31 days of 60.00 less 16 of 31 days of 30.00', {}, { payable: 1548, unused: 1548, charge: 3097, billedThrough: '2027-02-01', anchorDate: '2027-01-01', value: 3096 }],
    ['is one amount rounded once, not the difference of two rounded ones', { next: plan(MONTH, 6001) }, { payable: 1549, charge: 3097, unused: 1548 }],
    ['to a year with the date kept: 16 of 365 days of the year that ends then', { next: plan(YEAR, 60_000) }, { charge: 2630, payable: 1082, billedThrough: '2027-02-01', anchorDate: '2027-02-01' }],
    ['to a year from the start of the period: 350 of 365 days', { mode: 'new_cycle', next: plan(YEAR, 60_000) }, { charge: 57_534, payable: 55_986, billedThrough: '2028-01-01', anchorDate: '2027-01-01' }],
    ['begins a new term: full price less the unused part', { mode: 'new_term' }, { charge: 6000, payable: 4452, billedThrough: '2027-02-16', anchorDate: '2027-01-16' }],
    ['down: the rest is given back', { next: plan(MONTH, 1000) }, { charge: 516, payable: -1032, billedThrough: '2027-02-01', value: 516 }],
    ['down: the rest becomes whole days, rounded down', { next: plan(MONTH, 1000), rest: 'days' }, { payable: 0, extraDays: 29, billedThrough: '2027-03-02', value: 1548 }],
    ['with free days: only what comes after them is charged', { freeUntil: '2027-01-25' }, { charge: 1355, payable: -194 }],
    ['never gives back more than was billed', { creditable: 200, next: plan(MONTH, 0) }, { unused: 200, payable: -200, value: 0 }],
    ['from free to paid begins a term on the day', { mode: 'new_term', held: [], creditable: 0, old: { anchorDate: '2027-01-01', billedThrough: null } }, { payable: 6000, billedThrough: '2027-02-16' }],
    ['on the cycle day itself costs nothing extra: the next period has the new price', { on: '2027-02-01', held: [] }, { payable: 0, billedThrough: '2027-02-01', anchorDate: '2027-01-01' }],
    ['keeps the 31st through a short month', { on: '2027-02-10', held: [{ start: '2027-01-31', end: '2027-02-28', value: 2800 }], creditable: 2800, old: { anchorDate: '2026-12-31', billedThrough: '2027-02-28' }, next: plan({ unit: 'month', count: 3 }, 9000) }, { billedThrough: '2027-02-28', anchorDate: '2027-02-31' }],
    ['with an option and ten per cent off: 16 of 31 days of (60.00 + 10.00) less a tenth', { next: plan(MONTH, 6000, 'actual', { parts: [{ key: '', unitPrice: 6000, quantity: 1 }, { key: 'ips', unitPrice: 500, quantity: 2 }], discounts: [TENTH] }) }, { charge: 3252, payable: 1703 }],
    ['with a set-up fee that nothing is given back of', { fees: 1000 }, { charge: 4097, payable: 2548, value: 3096 }],
    ['with an amount off each full period: its share of it', { next: plan(MONTH, 6000, 'actual', { discounts: [{ ...TENTH, kind: 'amount', value: '3100' }] }) }, { charge: 1497 }],
    ['by months of thirty days where the brand wants that', { on: '2027-01-16', next: plan(MONTH, 6000, '30/360') }, { charge: 3000 }],
  ];
  for (const [name, wish, result] of table) {
    it(name, () => {
      expect(change(wish)).to.include(result);
    });
  }
});

describe('a change of plan by the policy of the service', () => {
  const MARCH = { start: '2027-03-01', end: '2027-04-01' };
  const old = { anchorDate: '2027-01-01', billedThrough: '2027-02-01' };
  const table: readonly (readonly [ProrationPolicy, string, Partial<HeldSpan>, Partial<ChangeCase>, readonly [number, number, number]])[] = [
    // 31.00 are paid for January and become 62.00 on the 15th, with 17 of 31 days left.
    ['actual', '17 of 31 days', {}, {}, [1700, 3400, 1700]],
    ['30/360', '16 of 30 days', {}, {}, [1653, 3307, 1653]],
    ['legacy30', '17 thirtieths', {}, {}, [1757, 3513, 1757]],
    ['none', 'a started period is not divided', {}, {}, [0, 6200, 6200]],
    ['none', 'on its first day it has not started', {}, { on: '2027-01-01' }, [3100, 6200, 3100]],
    ['second-exact', '407 of 743 hours of March in Berlin', MARCH, { on: '2027-03-15', old: { anchorDate: '2027-01-01', billedThrough: '2027-04-01' } }, [1698, 3396, 1698]],
    ['legacy30', '14 thirtieths of February', { start: '2027-02-01', end: '2027-03-01' }, { on: '2027-02-15', old: { ...old, billedThrough: '2027-03-01' } }, [1447, 2893, 1447]],
    ['legacy30', '6 of the 12 thirtieths that were charged', { start: '2027-01-20', value: 1240 }, { on: '2027-01-26' }, [620, 1240, 620]],
    ['legacy30', 'thirty days are all of a month of 31', {}, { on: '2027-01-02' }, [3100, 6200, 3100]],
    ['legacy30', 'a month of the 31st', { start: '2027-02-28', end: '2027-03-31' }, { on: '2027-03-21', old: { anchorDate: '2026-12-31', billedThrough: '2027-03-31' } }, [1033, 2067, 1033]],
  ];
  for (const [proration, name, span, wish, [unused, charge, payable]] of table)
    it(`${proration}: ${name}`, () => {
      const counted = { proration, cycle: MONTH, zone: 'Europe/Berlin' };
      const held = [{ ...JANUARY, value: 3100, counted, ...span }];
      expect(change({ on: '2027-01-15', held, creditable: 3100, next: plan(MONTH, 6200, proration, { zone: 'Europe/Berlin' }), ...wish })).to.include({ unused, charge, payable });
    });
});

describe('a discount that is good for so many periods', () => {
  const left = (discount: Partial<RuledDiscount>, wish: Partial<ChangeCase> = {}): readonly unknown[] => {
    const { charge, discounts } = change({ next: plan(MONTH, 3100, 'actual', { discounts: [{ ...TENTH, kind: 'percent', value: '50', ...discount }] }), ...wish });
    return [charge, discounts[0]?.remaining, discounts[0]?.countedThrough];
  };
  it('counts for the rest of a period it was used for, and is not used again', () => {
    expect(left({ remaining: 2, countedThrough: '2027-02-01' })).to.deep.equal([800, 2, '2027-02-01']);
    expect(left({ remaining: 0, countedThrough: '2027-02-01' })).to.deep.equal([800, 0, '2027-02-01']);
  });
  it('is used by days beyond it', () => {
    expect(left({ remaining: 2, countedThrough: '2027-02-01' }, { mode: 'new_term' })).to.deep.equal([1550, 1, '2027-02-16']);
    expect(left({ remaining: 0, countedThrough: '2027-02-01' }, { mode: 'new_term' })).to.deep.equal([3100, 0, '2027-02-01']);
  });
  it('is not there before it begins', () => {
    expect(left({ remaining: 2, from: '2027-01-17' })).to.deep.equal([1600, 2, undefined]);
  });
});

const cycles: readonly RecurringCycle[] = [MONTH, YEAR, { unit: 'month', count: 3 }, { unit: 'week', count: 2 }, { unit: 'day', count: 30 }];

interface Step {
  readonly after: number;
  readonly mode: ChangeMode;
  readonly plan: number;
  readonly rest: 'balance' | 'days';
}

const plans = fc.array(fc.record({ cycle: fc.constantFrom(...cycles), price: fc.integer({ min: 0, max: 100_000 }) }), { minLength: 2, maxLength: 4 });
const steps = fc.array(fc.record<Step>({ after: fc.integer({ min: 0, max: 20 }), mode: fc.constantFrom(...changeModes), plan: fc.nat(3), rest: fc.constantFrom('balance', 'days') }), { minLength: 1, maxLength: 12 });

describe('any chain of changes', () => {
  it('never gives back more than was paid, and ending at once gives back no more than is left', () => {
    fc.assert(
      fc.property(plans, steps, fc.integer({ min: 1, max: 100_000 }), (offers, chain, price) => {
        let paid = price;
        let value = price;
        let span = { start: '2027-01-31', end: '2027-02-28' };
        let anchorDate = '2027-01-31';
        let on = span.start;
        for (const step of chain) {
          on = addDays(on, step.after);
          if (on >= span.end) break;
          const offer = offers[step.plan % offers.length] ?? { cycle: MONTH, price: 0 };
          const result = planChange({
            on, mode: step.mode, held: [{ ...span, value }], creditable: paid, old: { anchorDate, billedThrough: span.end }, next: plan(offer.cycle, offer.price), rest: step.rest,
          });
          paid += result.payable;
          expect(paid).to.be.at.least(0);
          expect(result.value).to.be.within(0, paid);
          expect(result.billedThrough > on || result.billedThrough === on).to.equal(true);
          ({ value, anchorDate } = result);
          span = { start: on, end: result.billedThrough };
          if (span.start >= span.end) break;
        }
      }),
      { numRuns: 500 },
    );
  });

  it('there and back on one day costs nothing and earns nothing', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000 }), fc.integer({ min: 0, max: 100_000 }), fc.integer({ min: 0, max: 30 }), (mine, other, day) => {
        const on = addDays('2027-01-01', day);
        const base = { on, mode: 'keep_date', rest: 'balance', old: { anchorDate: '2027-01-01', billedThrough: '2027-02-01' } } as const;
        const there = planChange({ ...base, held: [{ start: '2027-01-01', end: '2027-02-01', value: mine }], creditable: mine, next: plan(MONTH, other) });
        const back = planChange({ ...base, held: [{ start: on, end: there.billedThrough, value: there.value }], creditable: mine + there.payable, next: plan(MONTH, mine) });
        expect(there.payable + back.payable).to.be.within(0, 2);
      }),
      { numRuns: 500 },
    );
  });
});
