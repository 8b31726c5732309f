import { expect } from 'chai';
import fc from 'fast-check';
import { addDays, isBilletError, type LocalDate } from '@billet/sdk';
import { gridPeriod, partOfBilled, prorationPolicies, type RecurringCycle } from '@billet/billing';
import { quote, rows } from './support.ts';

const START = '2027-01-01';
const day = (max: number): fc.Arbitrary<LocalDate> => fc.integer({ min: 0, max }).map((days) => addDays(START, days));
const cycle: fc.Arbitrary<RecurringCycle> = fc.oneof(
  fc.record({ unit: fc.constantFrom('month' as const, 'year' as const), count: fc.integer({ min: 1, max: 6 }) }),
  fc.record({ unit: fc.constantFrom('day' as const, 'week' as const), count: fc.integer({ min: 1, max: 40 }) }),
);
const service = fc.record({
  id: fc.constant('s'),
  start: day(400),
  cycle,
  mode: fc.constantFrom('advance', 'arrears'),
  price: fc.integer({ min: 0, max: 5_000_000 }),
  quantity: fc.integer({ min: 1, max: 3 }),
  proration: fc.constantFrom(...prorationPolicies),
  anchorDay: fc.option(fc.integer({ min: 1, max: 31 })),
  raiseDays: fc.integer({ min: 0, max: 20 }),
  options: fc.array(fc.record({ key: fc.constantFrom('a', 'b'), price: fc.integer({ min: 0, max: 9999 }) }), { maxLength: 2 }),
  discounts: fc.array(fc.record({ kind: fc.constant('percent'), value: fc.constantFrom('10', '33.3'), periods: fc.option(fc.integer({ min: 1, max: 4 })) }), { maxLength: 2 }),
});
const taxes = fc.constantFrom([], [{ percent: '19' }], [{ percent: '7.25', inclusive: true }]);
const settle = fc.constantFrom('lines', 'single');
const method = fc.constantFrom('keep-date', 'new-cycle', 'new-term');
/** Changes, each some days after the one before. */
const change = fc.oneof(
  fc.record({ type: fc.constant('change-plan'), price: fc.integer({ min: 0, max: 90_000 }), cycle, settle, method }),
  fc.record({ type: fc.constant('change-price'), price: fc.integer({ min: 0, max: 90_000 }) }),
  fc.record({ type: fc.constant('change-anchor'), day: fc.integer({ min: 1, max: 31 }) }),
);
const history = fc.array(fc.tuple(fc.integer({ min: 0, max: 45 }), change), { maxLength: 8 });

const isTaken = (work: () => unknown): boolean => {
  try {
    work();
    return true;
  } catch (error) {
    if (isBilletError(error) && error.code === 'QUOTE_EVENT') return false;
    throw error;
  }
};

const timeline = (start: LocalDate, changes: readonly (readonly [number, object])[]): { readonly events: readonly object[]; readonly last: LocalDate } => {
  let on = start;
  const events = changes.map(([days, each]) => {
    on = addDays(on, days);
    return { ...each, on };
  });
  return { events, last: on };
};

describe('quote: what always holds', () => {
  it('slices of a period add up to its price, however it is cut', () => {
    fc.assert(
      fc.property(day(800), cycle, fc.nat(10_000_000), fc.array(fc.nat(400), { maxLength: 6 }), fc.constantFrom(...prorationPolicies), (anchor, each, billed, cuts, policy) => {
        const whole = gridPeriod(anchor, each, addDays(anchor, 200));
        const points = [...new Set([whole.start, ...cuts.map((cut) => addDays(whole.start, cut)).filter((point) => point < whole.end), whole.end])].sort();
        const parts = points.slice(1).map((end, i) => partOfBilled(billed, { start: points[i] as string, end }, whole, { proration: policy, cycle: each }));
        expect(parts.reduce((sum, part) => sum + part, 0)).to.equal(billed);
        if (policy !== 'none') expect(parts.every((part) => part >= 0)).to.equal(true);
      }),
    );
  });

  it('one jump and daily steps give the same periods, lines and amounts', () => {
    fc.assert(
      fc.property(service, taxes, (each, rates) => {
        const target = addDays(each.start, 150);
        const input = { currency: 'EUR', target, services: [each], tax: { rates } };
        const lines = (runs: unknown): unknown =>
          quote({ ...input, runs }).documents.flatMap((document) => document.lines.map(({ kind, key, start, end, net }) => [kind, key, start, end, rates.some((rate) => 'inclusive' in rate) ? 0 : net]));
        expect(lines([target])).to.deep.equal(lines('daily'));
      }),
      { numRuns: 40 },
    );
  }).timeout(120_000);

  it('billed periods of a service never overlap, and leave no gap', () => {
    fc.assert(
      fc.property(service, (each) => {
        const spans = quote({ currency: 'EUR', target: addDays(each.start, 200), services: [each] }).documents.flatMap((document) => document.lines.filter((line) => line.kind === 'recurring'));
        let through: string | null = each.start;
        for (const line of spans) {
          expect(line.start).to.equal(through);
          through = line.end;
        }
      }),
      { numRuns: 40 },
    );
  }).timeout(120_000);

  it('no way of changing and cancelling gives back more than was billed, or makes money', () => {
    fc.assert(
      fc.property(service, history, taxes, fc.integer({ min: 0, max: 60 }), (each, changes, rates, rest) => {
        const { events, last } = timeline(each.start, changes);
        const on = addDays(last, rest);
        const result = quote({ currency: 'EUR', target: on, services: [each], tax: { rates }, events: [...events, { type: 'cancel', on }] });
        expect(result.totals.net, rows(result).join('\n')).to.be.at.least(0);
        for (const invoice of result.documents.filter(({ type }) => type === 'invoice')) {
          const credits = result.documents.filter(({ credits: of }) => of === invoice.id);
          expect(credits.reduce((sum, { net }) => sum + net, 0)).to.be.at.most(invoice.net);
          expect(credits.reduce((sum, { tax }) => sum + tax, 0)).to.be.at.most(invoice.tax);
          expect(invoice.lines.reduce((sum, { total }) => sum + total, 0)).to.equal(invoice.total);
        }
      }),
      { numRuns: 150 },
    );
  }).timeout(120_000);

  it('credits by hand, before and after others, never give back more than was billed', () => {
    fc.assert(
      fc.property(service, fc.array(fc.integer({ min: 1, max: 6_000_000 }), { minLength: 1, maxLength: 4 }), history, taxes, fc.integer({ min: 0, max: 60 }), (each, amounts, changes, rates, rest) => {
        const { events, last } = timeline(each.start, changes);
        const on = addDays(last, rest);
        const result = (more: readonly object[]): ReturnType<typeof quote> => quote({ currency: 'EUR', target: on, services: [each], tax: { rates }, events: [...events, ...more] });
        const line = result([]).documents.flatMap((document) => (document.type === 'invoice' ? document.lines : [])).filter(({ kind, net }) => kind === 'recurring' && net > 0).at(-1);
        if (line === undefined) return;
        const byHand = amounts.map((amount) => ({ type: 'credit-item', on, period: line.start, amount }));
        // What is credited in full already is refused, which gives nothing back either.
        const told = byHand.map((_, i) => byHand.slice(0, byHand.length - i)).find((some) => isTaken(() => result(some)));
        for (const more of [told ?? [], [...(told ?? []), { type: 'cancel', on, when: 'now', credit: true }]]) {
          const { documents, totals } = result(more);
          expect(totals.net).to.be.at.least(0);
          for (const invoice of documents.filter(({ type }) => type === 'invoice')) {
            const credits = documents.filter(({ credits: of }) => of === invoice.id);
            expect(credits.reduce((sum, { net }) => sum + net, 0)).to.be.at.most(invoice.net);
          }
        }
      }),
      { numRuns: 150 },
    );
  }).timeout(120_000);

  it('going up and down within one day costs nothing', () => {
    fc.assert(
      fc.property(service, fc.array(fc.integer({ min: 0, max: 90_000 }), { minLength: 1, maxLength: 5 }), fc.integer({ min: 0, max: 40 }), (each, prices, days) => {
        const on = addDays(each.start, days);
        const input = { currency: 'EUR', target: on, services: [{ ...each, options: [], discounts: [] }] };
        const change = (price: number): object => ({ type: 'change-price', on, price });
        const direct = quote({ ...input, events: [change(each.price)] });
        const round = quote({ ...input, events: [...prices.map(change), change(each.price)] });
        expect(round.totals.net).to.equal(direct.totals.net);
      }),
      { numRuns: 60 },
    );
  }).timeout(120_000);

  it('in which order the events of one day are told for different services changes nothing', () => {
    const told = fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 90_000 })), { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(service, service, told, fc.integer({ min: 0, max: 60 }), (one, other, prices, days) => {
        const on = addDays(one.start > other.start ? one.start : other.start, days);
        const events = prices.map(([first, price]) => ({ type: 'change-price', service: first ? 's' : 't', on, price }));
        const sorted = [...events.filter((event) => event.service === 't'), ...events.filter((event) => event.service === 's')];
        const input = { currency: 'EUR', target: addDays(on, 70), services: [one, { ...other, id: 't' }] };
        // Which service stands first on a document may follow the telling; what is billed may not.
        const billed = (list: readonly object[]): unknown => {
          const { documents, totals } = quote({ ...input, events: list });
          return { totals, lines: documents.flatMap((document) => document.lines.map((line) => JSON.stringify([document.type, document.issueDate, line.service, line.kind, line.start, line.end, line.net]))).sort() };
        };
        expect(billed(sorted)).to.deep.equal(billed(events));
      }),
      { numRuns: 60 },
    );
  }).timeout(120_000);
});
