import { expect } from 'chai';
import { quote, oneService, rows, run } from './support.ts';

describe('quote: the calendar', () => {
  it('steps from the original day: the 31st comes back after February', () => {
    expect(run({ start: '2027-01-31' }, { target: '2027-05-31' })).to.deep.equal([
      '2027-01-31 + recurring 2027-01-31..2027-02-28 10000',
      '2027-02-28 + recurring 2027-02-28..2027-03-31 10000',
      '2027-03-31 + recurring 2027-03-31..2027-04-30 10000',
      '2027-04-30 + recurring 2027-04-30..2027-05-31 10000',
      '2027-05-31 + recurring 2027-05-31..2027-06-30 10000',
    ]);
  });

  it('knows leap years', () => {
    expect(run({ start: '2028-02-29', cycle: { unit: 'year' } }, { target: '2032-03-01' }).map((row) => row.slice(23, 45))).to.deep.equal([
      '2028-02-29..2029-02-28', '2029-02-28..2030-02-28', '2030-02-28..2031-02-28', '2031-02-28..2032-02-29', '2032-02-29..2033-02-28',
    ]);
    expect(run({ start: '2028-01-01', end: '2028-03-01', cycle: { unit: 'year' } }, { target: '2028-03-01' })).to.deep.equal(['2028-01-01 + recurring 2028-01-01..2028-03-01 1639']);
    expect(run({ start: '2027-01-01', end: '2027-03-01', cycle: { unit: 'year' } }, { target: '2027-03-01' })).to.deep.equal(['2027-01-01 + recurring 2027-01-01..2027-03-01 1616']);
  });

  const leading = [
    ['day 15, start before it', { start: '2027-01-05', anchorDay: 15 }, '2027-01-05..2027-01-15 3226'],
    ['day 15, start on it', { start: '2027-01-15', anchorDay: 15 }, '2027-01-15..2027-02-15 10000'],
    ['day 15, start after it', { start: '2027-01-20', anchorDay: 15 }, '2027-01-20..2027-02-15 8387'],
    ['day 31 in February', { start: '2027-02-10', anchorDay: 31 }, '2027-02-10..2027-02-28 6429'],
    ['day 31, start on the clamped day', { start: '2027-02-28', anchorDay: 31 }, '2027-02-28..2027-03-31 10000'],
    ['a year: its real length', { start: '2027-02-07', anchorDay: 15, cycle: { unit: 'year' } }, '2027-02-07..2027-02-15 219'],
    ['a leap year', { start: '2028-01-07', anchorDay: 15, cycle: { unit: 'year' } }, '2028-01-07..2028-01-15 219'],
    ['a quarter, first date', { start: '2027-03-15', anchorDay: 10, cycle: { unit: 'month', count: 3 } }, '2027-03-15..2027-04-10 2889'],
    ['a quarter, day of the month of the start', { start: '2027-03-15', anchorDay: 10, anchorRule: 'start-month', cycle: { unit: 'month', count: 3 } }, '2027-03-15..2027-06-10 9457'],
    ['weeks ignore the day', { start: '2027-01-05', anchorDay: 15, cycle: { unit: 'week', count: 2 } }, '2027-01-05..2027-01-19 10000'],
    ['30 days ignore the day', { start: '2027-01-05', anchorDay: 15, cycle: { unit: 'day', count: 30 } }, '2027-01-05..2027-02-04 10000'],
    ['a first period at its full price', { start: '2027-01-20', anchorDay: 15, prorateFirst: false }, '2027-01-20..2027-02-15 10000'],
    ['30/360', { start: '2027-02-15', anchorDay: 1, proration: '30/360' }, '2027-02-15..2027-03-01 5333'],
    ['thirtieths of a month', { start: '2027-02-15', anchorDay: 1, proration: 'legacy30' }, '2027-02-15..2027-03-01 4667'],
    ['a started period costs all', { start: '2027-02-15', anchorDay: 1, proration: 'none' }, '2027-02-15..2027-03-01 10000'],
    ['seconds: March has 743 hours in Berlin', { start: '2027-03-28', anchorDay: 1, proration: 'second-exact' }, '2027-03-28..2027-04-01 1279'],
    ['seconds within a day', { start: '2027-04-16T12:00:00', anchorDay: 1, proration: 'second-exact' }, '2027-04-16T12:00:00..2027-05-01 4833'],
  ] as const;
  for (const [name, service, expected] of leading) {
    it(`first period: ${name}`, () => {
      const { start } = service;
      expect(run(service, { target: start.slice(0, 10), zone: 'Europe/Berlin' })[0]?.slice(23)).to.equal(expected);
    });
  }

  const next = [[14, 1], [15, 2], [16, 2]] as const;
  for (const [day, slices] of next) {
    it(`charges the next month too from day 15: day ${String(day)}`, () => {
      expect(run({ start: `2027-01-${String(day)}`, anchorDay: 1, chargeNextFrom: 15 }, { target: `2027-01-${String(day)}` })).to.have.length(slices);
    });
  }

  it('bills in arrears what was served, and the used part at the end', () => {
    expect(run({ mode: 'arrears', anchorDay: 1, dueDay: 10, raiseDays: 30, end: '2027-02-15' }, { target: '2027-03-31' })).to.deep.equal([
      '2027-02-01 + recurring 2027-01-01..2027-02-01 10000',
      '2027-02-15 + recurring 2027-02-01..2027-02-15 5000',
    ]);
  });

  it('due on the 10th of May: in advance May is paid, in arrears April', () => {
    const dueInMay = (mode: string): string | undefined =>
      quote(oneService({ mode, anchorDay: 1, dueDay: 10 }, { target: '2027-06-01' })).documents.filter(({ dueDate }) => dueDate === '2027-05-10').map(({ lines }) => lines[0]?.start)[0] ?? undefined;
    expect([dueInMay('advance'), dueInMay('arrears')]).to.deep.equal(['2027-05-01', '2027-04-01']);
  });

  it('is free for some days, or up to the first closing', () => {
    expect(run({ start: '2027-01-05', anchorDay: 1, trial: { days: 14 } }, { target: '2027-02-01' })).to.deep.equal([
      '2027-01-19 + recurring 2027-01-19..2027-02-01 4194',
      '2027-02-01 + recurring 2027-02-01..2027-03-01 10000',
    ]);
    expect(run({ start: '2027-01-05', anchorDay: 1, trial: { untilClosing: true } }, { target: '2027-02-01' })).to.deep.equal(['2027-02-01 + recurring 2027-02-01..2027-03-01 10000']);
    expect(run({ start: '2027-01-05', trial: { days: 14 } }, { target: '2027-02-01' })).to.deep.equal(['2027-01-19 + recurring 2027-01-19..2027-02-19 10000']);
  });

  it('bills once, and what is free never', () => {
    expect(run({ cycle: { unit: 'once' } }, { target: '2029-01-01' })).to.have.length(1);
    expect(run({ cycle: { unit: 'free' } }, { target: '2029-01-01' })).to.have.length(0);
  });

  it('bills hours by the day: 23 and 25 of them when clocks change', () => {
    const hours = (start: string, end: string, extra = {}): readonly string[] =>
      run({ start, end, cycle: { unit: 'hour' }, price: 10, mode: 'arrears', ...extra }, { target: '2027-12-01', zone: 'Europe/Berlin' }).map((row) => row.split(' ').at(-1) ?? '');
    expect(hours('2027-03-27', '2027-03-30')).to.deep.equal(['240', '230', '240']);
    expect(hours('2027-10-31', '2027-11-01')).to.deep.equal(['250']);
    expect(hours('2027-05-01T22:30:00', '2027-05-02T01:00:00')).to.deep.equal(['20', '10']);
    expect(hours('2027-05-01T22:30:00', '2027-05-02T01:00:00', { proration: 'second-exact' })).to.deep.equal(['15', '10']);
  });

  it('raises documents days before they are due, and moves a due date that is too near', () => {
    const { documents } = quote(oneService({ raiseDays: 10, anchorDay: 1 }, { target: '2027-01-31' }));
    expect(documents.map(({ issueDate, dueDate }) => [issueDate, dueDate])).to.deep.equal([['2027-01-01', '2027-01-01'], ['2027-01-22', '2027-02-01']]);
    const late = quote(oneService({ raiseDays: 10, anchorDay: 1 }, { target: '2027-02-20', runs: ['2027-02-20'], noticeDays: 5 })).documents;
    expect(late.map(({ issueDate, dueDate }) => [issueDate, dueDate])).to.deep.equal([['2027-01-01', '2027-01-06'], ['2027-02-20', '2027-02-25'], ['2027-02-20', '2027-03-01']]);
  });

  it('keeps currencies without decimals and with three', () => {
    for (const [currency, price, net] of [['JPY', 1000, 355], ['KWD', 12_345, 4380], ['EUR', 9990, 3545]] as const) {
      expect(rows(quote({ currency, target: '2027-01-21', services: [{ id: 'a', start: '2027-01-21', anchorDay: 1, price }] }))).to.deep.equal([`2027-01-21 + recurring 2027-01-21..2027-02-01 ${String(net)}`]);
    }
  });
});
