import { addDays } from '@billet/sdk';
import { expect } from 'chai';
import fc from 'fast-check';
import { planChange } from '../../../src/lifecycle/rules/index.ts';
import { prorationPolicies, type RecurringCycle } from '../../../src/periods/index.ts';
import { quoteCase } from '../../../src/quote/index.ts';

const ZONE = 'Europe/Berlin';

describe('a change of plan and a quote', () => {
  it('agree to the minor unit, by every policy', () => {
    const cycles = fc.constantFrom<RecurringCycle>({ unit: 'month', count: 1 }, { unit: 'month', count: 3 }, { unit: 'year', count: 1 }, { unit: 'week', count: 2 });
    const wish = fc.record({ begins: fc.nat(800), closing: fc.option(fc.integer({ min: 1, max: 31 })), cycle: cycles, proration: fc.constantFrom(...prorationPolicies), old: fc.nat(1_000_000), price: fc.nat(1_000_000), after: fc.nat(100) });
    fc.assert(
      fc.property(wish, ({ begins, closing, cycle, proration, old, price, after }) => {
        const start = addDays('2027-01-01', begins);
        const service = { id: 's', start, price: old, cycle, proration, ...(closing === null || cycle.unit === 'week' ? {} : { anchorDay: closing }) };
        const before = quoteCase({ currency: 'EUR', zone: ZONE, target: start, services: [service], events: [] });
        const [line] = before.documents.flatMap(({ lines }) => lines);
        const on = addDays(start, after);
        if (line?.start == null || line.end === null || on >= line.end) return;
        const end = line.end;
        const anchorDate = service.anchorDay === undefined ? start : `${end.slice(0, 8)}${String(service.anchorDay).padStart(2, '0')}`;
        const { payable, value } = planChange({
          on, mode: 'keep_date', rest: 'balance', creditable: line.net, old: { anchorDate, billedThrough: end },
          held: [{ start: line.start, end, value: line.net, counted: { proration, cycle, zone: ZONE } }],
          next: { cycle, parts: [{ key: '', unitPrice: price, quantity: 1 }], discounts: [], proration, zone: ZONE },
        });
        const quoted = (target: string, ...more: readonly object[]): number =>
          quoteCase({ currency: 'EUR', zone: ZONE, target, services: [service], events: [{ type: 'change-plan', on, price, settle: 'single' }, ...more] }).totals.net;
        expect(quoted(on) - line.net).to.equal(payable);
        expect(value).to.be.within(0, line.net + payable);
        // Ended on the next day, what is left is given back, and the day is paid; two lines hold it in the quote.
        const last = addDays(on, 1);
        if (last >= end) return;
        const ended = planChange({
          on: last, mode: 'keep_date', rest: 'balance', creditable: line.net + payable, old: { anchorDate, billedThrough: end }, held: [{ start: on, end, value, counted: { proration, cycle, zone: ZONE } }],
          next: { cycle, parts: [], discounts: [], proration, zone: ZONE },
        });
        expect(quoted(last, { type: 'cancel', on: last }) - line.net - payable).to.be.closeTo(ended.payable, 2);
      }),
      { numRuns: 1500 },
    );
  });
});
