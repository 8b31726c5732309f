import { expect } from 'chai';
import { oneService, quote, rows, run } from './support.ts';

const events = (...list: object[]): { events: object[] } => ({ events: list });
const sumOf = (result: ReturnType<typeof quote>): number => result.totals.net;

describe('quote: changes', () => {
  it('moves due dates together: 18.39 under the default policy, 18.00 under the 30-day one', () => {
    const together = (policy: string, on: string): ReturnType<typeof quote> =>
      quote({
        currency: 'EUR',
        target: on,
        services: [
          { id: 'a', start: '2026-12-01', anchorDay: 1, price: 3000 },
          { id: 'b', start: '2026-12-05', anchorDay: 5, price: 6000 },
        ],
        runs: [],
        events: [{ type: 'change-anchor', on, to: '2027-01-10', policy }],
      });
    const last = (result: ReturnType<typeof quote>): unknown => {
      const document = result.documents.at(-1);
      return [document?.net, document?.lines.map(({ start, end, net }) => [start, end, net])];
    };
    expect(last(together('default', '2026-12-28'))).to.deep.equal([1839, [['2027-01-01', '2027-01-10', 871], ['2027-01-05', '2027-01-10', 968]]]);
    expect(last(together('legacy30', '2027-01-02'))).to.deep.equal([1800, [['2027-01-02', '2027-01-10', 800], ['2027-01-05', '2027-01-10', 1000]]]);
  });

  const moves: readonly (readonly [string, Record<string, unknown>, { readonly on: string; readonly to: string; readonly policy?: string }, readonly string[]])[] = [
    // The whole period from 20 February on, and 5 of the 31 days of the next.
    ['across a month end each day costs by its own month', { start: '2027-01-20', price: 3100 }, { on: '2027-01-25', to: '2027-03-25' }, ['2027-02-20..2027-03-25 3600']],
    ['options and discounts are charged for the days, too', { price: 3100, options: [{ key: 'ip', price: 620 }], discounts: [{ kind: 'percent', value: '10' }] }, { on: '2027-01-25', to: '2027-02-15' }, ['2027-02-01..2027-02-15 1395', '2027-02-01..2027-02-15 279']],
    ['so they are by thirtieths', { price: 3000, options: [{ key: 'ip', price: 600 }] }, { on: '2027-01-25', to: '2027-02-15', policy: 'legacy30' }, ['2027-02-01..2027-02-15 1400', '2027-02-01..2027-02-15 280']],
    ['by thirtieths a month may cost more than its price', { price: 3000 }, { on: '2027-01-25', to: '2027-03-15', policy: 'legacy30' }, ['2027-02-01..2027-03-15 4200']],
    ['free days stay free', { price: 3100, trial: { days: 10 } }, { on: '2027-01-05', to: '2027-01-21' }, ['2027-01-11..2027-01-21 1000']],
  ];
  for (const [name, service, event, expected] of moves) {
    it(`moves a due date: ${name}`, () => {
      const { on } = event;
      expect(run(service, { target: on, ...events({ type: 'change-anchor', ...event }) }).filter((row) => row.startsWith(on)).map((row) => row.slice(13).replace(/^\w+ /, ''))).to.deep.equal(expected);
    });
  }

  it('goes on from the new due date with full periods', () => {
    expect(run({ price: 3100 }, { target: '2027-03-15', ...events({ type: 'change-anchor', on: '2027-01-25', to: '2027-02-15' }) }).map((row) => row.slice(23))).to.deep.equal(['2027-01-01..2027-02-01 3100', '2027-02-01..2027-02-15 1550', '2027-02-15..2027-03-15 3100', '2027-03-15..2027-04-15 3100']);
  });

  it('goes on from the new date after a move', () => {
    const moved = run({ anchorDay: 1 }, { target: '2027-03-15', ...events({ type: 'change-anchor', on: '2027-01-10', day: 15 }) });
    expect(moved.map((row) => row.slice(23))).to.deep.equal(['2027-01-01..2027-02-01 10000', '2027-02-01..2027-02-15 4516', '2027-02-15..2027-03-15 10000', '2027-03-15..2027-04-15 10000']);
  });

  it('upgrades and keeps the date: old days back, new days charged, each on its own grid', () => {
    expect(run({ price: 3100 }, { target: '2027-02-01', ...events({ type: 'change-plan', on: '2027-01-11', price: 6200 }) })).to.deep.equal([
      '2027-01-01 + recurring 2027-01-01..2027-02-01 3100',
      '2027-01-11 - recurring 2027-01-11..2027-02-01 2100',
      '2027-01-11 + recurring 2027-01-11..2027-02-01 4200',
      '2027-02-01 + recurring 2027-02-01..2027-03-01 6200',
    ]);
  });

  it('keeps the date across cycles: the yearly price scaled to the days left', () => {
    expect(run({ price: 3100 }, { target: '2027-02-01', ...events({ type: 'change-plan', on: '2027-01-11', price: 36_500, cycle: { unit: 'year' } }) }).slice(1)).to.deep.equal([
      '2027-01-11 - recurring 2027-01-11..2027-02-01 2100',
      '2027-01-11 + recurring 2027-01-11..2027-02-01 2100',
      '2027-02-01 + recurring 2027-02-01..2028-02-01 36500',
    ]);
  });

  it('counts a new cycle from the start of the period, or a new term from the day', () => {
    const change = { type: 'change-cycle', on: '2027-01-11', cycle: { unit: 'month', count: 3 }, price: 9000 };
    expect(run({ price: 3100 }, { target: '2027-01-11', ...events({ ...change, method: 'new-cycle' }) }).slice(1)).to.deep.equal([
      '2027-01-11 - recurring 2027-01-11..2027-02-01 2100',
      '2027-01-11 + recurring 2027-01-11..2027-04-01 8000',
    ]);
    expect(run({ price: 3100 }, { target: '2027-01-11', ...events({ ...change, method: 'new-term' }) }).slice(1)).to.deep.equal([
      '2027-01-11 - recurring 2027-01-11..2027-02-01 2100',
      '2027-01-11 + recurring 2027-01-11..2027-04-11 9000',
    ]);
  });

  it('settles by one amount, computed exactly and rounded once', () => {
    // 21/31 of (2000 − 1000) = 677.42; the difference of two rounded amounts would be 1355 − 677 = 678.
    expect(run({ price: 1000 }, { target: '2027-01-11', ...events({ type: 'change-plan', on: '2027-01-11', price: 2000, settle: 'single' }) }).at(-1)).to.equal('2027-01-11 + change 2027-01-11..2027-02-01 677');
    const down = run({ price: 2000 }, { target: '2027-01-11', ...events({ type: 'change-plan', on: '2027-01-11', price: 1000, settle: 'single' }) });
    expect(down.at(-1)).to.equal('2027-01-11 - recurring 2027-01-11..2027-02-01 677');
  });

  it('carries what was paid, so that a later end gives back what is left and no more', () => {
    for (const price of [1000, 3100, 6200]) {
      const result = quote(oneService({ price: 3100 }, { target: '2027-02-28', ...events({ type: 'change-plan', on: '2027-01-11', price, settle: 'single' }, { type: 'cancel', on: '2027-01-21' }) }));
      expect(sumOf(result), String(price)).to.be.closeTo(1000 + (price * 10) / 31, 2);
    }
  });

  it('turns a rest into whole days, rounded down', () => {
    const result = quote(oneService({ price: 3100 }, { target: '2027-01-11', ...events({ type: 'change-plan', on: '2027-01-11', price: 1550, rest: 'days' }) }));
    expect(result.documents).to.have.length(1);
    // 10.50 are left over; a day of February costs 15.50 / 28 = 0.5536: 18 days.
    expect(result.services[0]?.billedThrough).to.equal('2027-02-19');
  });

  it('downgrades at the end of the term: nothing happens until then', () => {
    expect(run({ price: 3100 }, { target: '2027-02-01', ...events({ type: 'change-plan', on: '2027-01-11', price: 1000, when: 'renewal' }) })).to.deep.equal([
      '2027-01-01 + recurring 2027-01-01..2027-02-01 3100',
      '2027-02-01 + recurring 2027-02-01..2027-03-01 1000',
    ]);
  });

  it('starts paying for what was free on the day of the change', () => {
    expect(run({ cycle: { unit: 'free' } }, { target: '2027-02-11', ...events({ type: 'change-plan', on: '2027-01-11', price: 3100, cycle: { unit: 'month' } }) })).to.deep.equal([
      '2027-01-11 + recurring 2027-01-11..2027-02-11 3100',
      '2027-02-11 + recurring 2027-02-11..2027-03-11 3100',
    ]);
  });

  it('a price changed on the first day of a period: the full new one less the full old one', () => {
    expect(run({}, { target: '2027-01-01', ...events({ type: 'change-price', on: '2027-01-01', price: 8000 }) })).to.deep.equal([
      '2027-01-01 + recurring 2027-01-01..2027-02-01 10000',
      '2027-01-01 - recurring 2027-01-01..2027-02-01 10000',
      '2027-01-01 + recurring 2027-01-01..2027-02-01 8000',
    ]);
  });

  it('in arrears each plan is billed for its own days', () => {
    expect(run({ price: 3100, mode: 'arrears' }, { target: '2027-02-01', ...events({ type: 'change-plan', on: '2027-01-11', price: 6200 }) })).to.deep.equal([
      '2027-01-11 + recurring 2027-01-01..2027-01-11 1000',
      '2027-02-01 + recurring 2027-01-11..2027-02-01 4200',
    ]);
  });

  it('a pause gives back the unused days; the grid stays or begins anew', () => {
    const paused = (grid: string): readonly string[] => run({ price: 3100 }, { target: '2027-03-01', ...events({ type: 'pause', on: '2027-01-11' }, { type: 'resume', on: '2027-02-15', grid }) }).slice(1);
    expect(paused('keep')).to.deep.equal(['2027-01-11 - recurring 2027-01-11..2027-02-01 2100', '2027-02-15 + recurring 2027-02-15..2027-03-01 1550', '2027-03-01 + recurring 2027-03-01..2027-04-01 3100']);
    expect(paused('restart')).to.deep.equal(['2027-01-11 - recurring 2027-01-11..2027-02-01 2100', '2027-02-15 + recurring 2027-02-15..2027-03-15 3100']);
  });

  it('never gives the same days back twice', () => {
    const result = quote(oneService({ price: 3100 }, { target: '2027-02-28', ...events({ type: 'pause', on: '2027-01-11' }, { type: 'resume', on: '2027-01-16' }, { type: 'cancel', on: '2027-01-21' }) }));
    expect(sumOf(result)).to.equal(1500);
  });

  it('a cancellation on the last day of the period makes no document', () => {
    expect(run({}, { target: '2027-03-01', ...events({ type: 'cancel', on: '2027-02-01' }) })).to.deep.equal(['2027-01-01 + recurring 2027-01-01..2027-02-01 10000']);
    expect(run({}, { target: '2027-03-01', ...events({ type: 'cancel', on: '2027-01-11', when: 'period-end' }) })).to.have.length(1);
  });

  it('credits an item once, and never more than was billed', () => {
    const item = { type: 'credit-item', on: '2027-01-05', period: '2027-01-01' };
    const result = quote(oneService({}, { target: '2027-01-20', ...events({ ...item, amount: 4000 }, { ...item, amount: 9000 }) }));
    expect(rows(result).slice(1)).to.deep.equal(['2027-01-05 - recurring 2027-01-01..2027-02-01 4000', '2027-01-05 - recurring 2027-01-01..2027-02-01 6000']);
    const cancelled = quote(oneService({}, { target: '2027-01-20', ...events({ ...item, amount: 4000 }, { type: 'cancel', on: '2027-01-06' }) }));
    expect(cancelled.totals).to.deep.equal({ invoiced: 10_000, credited: 10_000, net: 0 });
  });

  it('spreads a fee over the periods, and asks for the rest at the end', () => {
    expect(run({ setupFee: 1000, instalments: 3 }, { target: '2027-02-10', ...events({ type: 'cancel', on: '2027-02-10', when: 'period-end' }) }).filter((row) => row.includes('instalment'))).to.deep.equal([
      '2027-01-01 + instalment .. 334', '2027-02-01 + instalment .. 333', '2027-02-10 + instalment .. 333',
    ]);
    expect(run({ setupFee: 1000 }, { target: '2027-02-10' }).filter((row) => row.includes('setup'))).to.deep.equal(['2027-01-01 + setup .. 1000']);
  });

  it('prices options and discounts by the same share, each line rounded once', () => {
    const service = { start: '2027-01-21', anchorDay: 1, price: 9990, options: [{ key: 'ip', price: 500, quantity: 2, setupFee: 100 }], discounts: [{ kind: 'percent', value: '12.5', periods: 1 }] };
    expect(run(service, { target: '2027-02-01' })).to.deep.equal([
      '2027-01-21 + recurring 2027-01-21..2027-02-01 3102',
      '2027-01-21 + option 2027-01-21..2027-02-01 310',
      '2027-01-21 + setup .. 200',
      '2027-02-01 + recurring 2027-02-01..2027-03-01 9990',
      '2027-02-01 + option 2027-02-01..2027-03-01 1000',
    ]);
    expect(run({ price: 1000, discounts: [{ kind: 'override', value: '800' }, { kind: 'percent', value: '50' }, { kind: 'amount', value: '150', until: '2027-02-01' }] }, { target: '2027-02-01' })).to.deep.equal([
      '2027-01-01 + recurring 2027-01-01..2027-02-01 250',
      '2027-02-01 + recurring 2027-02-01..2027-03-01 400',
    ]);
  });

  it('at the renewal asks for the set-up then, with the first new period; never if it does not come to that', () => {
    const change = { type: 'change-plan', on: '2027-01-11', price: 6200, setupFee: 500, options: [{ key: 'ip', price: 100, setupFee: 70 }], when: 'renewal' };
    const renewed = [
      '2027-01-01 + recurring 2027-01-01..2027-02-01 3100',
      '2027-02-01 + recurring 2027-02-01..2027-03-01 6200',
      '2027-02-01 + option 2027-02-01..2027-03-01 100',
      '2027-02-01 + setup .. 70',
      '2027-02-01 + setup .. 500',
    ];
    expect(run({ price: 3100 }, { target: '2027-02-28', ...events(change) })).to.deep.equal(renewed);
    // Raised five days early: with the period that it goes with, due when that is due.
    const early = quote(oneService({ price: 3100, raiseDays: 5 }, { target: '2027-02-28', orderDueDays: 9, ...events(change) }));
    expect(rows(early).slice(1, 5)).to.deep.equal(renewed.slice(1).map((row) => row.replace('2027-02-01', '2027-01-27')));
    expect(early.documents.slice(1, 2).map(({ dueDate }) => dueDate)).to.deep.equal(['2027-02-01']);
    expect(run({ price: 3100 }, { target: '2027-02-28', ...events(change, { type: 'cancel', on: '2027-01-20', when: 'period-end' }) })).to.deep.equal(renewed.slice(0, 1));
    expect(run({ price: 3100 }, { target: '2027-02-28', ...events(change, { ...change, on: '2027-01-20', setupFee: 0, options: [] }) })).to.deep.equal(renewed.slice(0, 2));
    // In arrears on the first day of the new terms, as a change is charged by the engine.
    expect(run({ price: 3100, mode: 'arrears' }, { target: '2027-03-01', ...events(change) })).to.deep.equal([
      '2027-02-01 + recurring 2027-01-01..2027-02-01 3100',
      '2027-02-01 + setup .. 70',
      '2027-02-01 + setup .. 500',
      '2027-03-01 + recurring 2027-02-01..2027-03-01 6200',
      '2027-03-01 + option 2027-02-01..2027-03-01 100',
    ]);
  });
});
