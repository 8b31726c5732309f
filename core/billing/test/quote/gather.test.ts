import fc from 'fast-check';
import { expect } from 'chai';
import { quote, oneService, rows, run } from './support.ts';

const gather = (every: string, from: string, raiseDays = 0): object => ({ gather: { every, from, raiseDays } });

describe('quote: how often a client is invoiced', () => {
  it('collects three services of different days on one document a month, paid before they begin', () => {
    const result = quote({
      currency: 'EUR', target: '2027-02-28', ...gather('month', '2027-02-05'),
      services: [{ id: 'a', start: '2027-01-10', price: 1000 }, { id: 'b', start: '2027-01-20', price: 2000 }, { id: 'c', start: '2027-01-25', price: 3000, cycle: { unit: 'month', count: 3 } }],
    });
    expect(result.documents.map((each) => `${each.issueDate} ${each.dueDate} ${each.lines.map((line) => line.service).join('')} ${String(each.net)}`)).to.deep.equal([
      '2027-01-10 2027-01-10 a 1000', '2027-01-20 2027-01-20 b 2000', '2027-01-25 2027-01-25 c 3000', '2027-02-05 2027-02-05 ab 3000',
    ]);
  });

  it('takes a quarter of months together, and two weekly grids by the week', () => {
    expect(run({}, { target: '2027-04-30', ...gather('quarter', '2027-01-01') })).to.deep.equal([
      '2027-01-01 + recurring 2027-01-01..2027-02-01 10000', '2027-02-01 + recurring 2027-02-01..2027-03-01 10000', '2027-03-01 + recurring 2027-03-01..2027-04-01 10000',
      '2027-04-01 + recurring 2027-04-01..2027-05-01 10000', '2027-04-01 + recurring 2027-05-01..2027-06-01 10000', '2027-04-01 + recurring 2027-06-01..2027-07-01 10000',
    ]);
    expect(run({ cycle: { unit: 'day', count: 3 } }, { target: '2027-01-12', ...gather('week', '2027-01-04') }).slice(1)).to.deep.equal([
      '2027-01-04 + recurring 2027-01-04..2027-01-07 10000', '2027-01-04 + recurring 2027-01-07..2027-01-10 10000', '2027-01-04 + recurring 2027-01-10..2027-01-13 10000',
      '2027-01-11 + recurring 2027-01-13..2027-01-16 10000', '2027-01-11 + recurring 2027-01-16..2027-01-19 10000',
    ]);
  });

  it('lets what was served wait for the next invoicing day', () => {
    const hourly = quote(oneService({ mode: 'arrears', cycle: { unit: 'hour' }, price: 2 }, { target: '2027-01-07', ...gather('week', '2027-01-04', 3) }));
    expect(hourly.documents.map((each) => `${each.issueDate} ${each.dueDate} ${String(each.lines.length)} ${String(each.net)}`)).to.deep.equal(['2027-01-04 2027-01-04 3 144']);
    const yearly = run({ mode: 'arrears' }, { target: '2027-12-31', ...gather('half-year', '2027-06-15') });
    expect(yearly.map((row) => row.slice(0, 10))).to.deep.equal([...Array<string>(5).fill('2027-06-15'), ...Array<string>(6).fill('2027-12-15')]);
  });

  it('keeps the 31st, and never bills anything twice or not at all', () => {
    expect(run({ start: '2027-01-31' }, { target: '2027-05-31', ...gather('month', '2027-01-31') }).map((row) => row.slice(0, 10))).to.deep.equal(['2027-01-31', '2027-02-28', '2027-03-31', '2027-04-30', '2027-05-31']);
    fc.assert(
      fc.property(
        fc.record({
          every: fc.constantFrom('week', 'month', 'quarter', 'half-year', 'year'), from: fc.integer({ min: 1, max: 28 }), raiseDays: fc.integer({ min: 0, max: 20 }), mode: fc.constantFrom('advance', 'arrears'),
          unit: fc.constantFrom('day', 'week', 'month'), count: fc.integer({ min: 1, max: 7 }), start: fc.integer({ min: 1, max: 28 }), raise: fc.integer({ min: 0, max: 40 }),
        }),
        ({ every, from, raiseDays, mode, unit, count, start, raise }) => {
          const day = (n: number): string => `2027-01-${String(n).padStart(2, '0')}`;
          const service = { mode, cycle: { unit, count }, start: day(start), end: '2027-12-01', raiseDays: raise };
          const rest = { target: '2029-01-31', ...gather(every, day(from), raiseDays) };
          const gathered = quote(oneService(service, rest));
          const alone = quote(oneService(service, { target: '2029-01-31' }));
          const periods = (each: ReturnType<typeof quote>): readonly string[] => rows(each).map((row) => row.slice(11)).sort();
          expect(periods(gathered)).to.deep.equal(periods(alone));
          // An outage changes the days of issue, never a period or an amount.
          expect(periods(quote(oneService(service, { ...rest, runs: ['2028-06-01', '2029-01-31'] })))).to.deep.equal(periods(alone));
        },
      ),
      { numRuns: 60 },
    );
  });
});
