import { expect } from 'chai';
import { quote } from './support.ts';

type Json = Record<string, unknown>;

interface OddCase {
  readonly service?: Json;
  readonly events?: readonly Json[];
  readonly target: string;
  readonly more?: Json;
  readonly lines: readonly string[];
}

const cancel = (on: string, more: Json = {}): Json => ({ type: 'cancel', on, ...more });
const pause = (from: string, to: string, more: Json = {}): readonly Json[] => [{ type: 'pause', on: from }, { type: 'resume', on: to, ...more }];

/** Each worked out by hand: 31.00 a month from 1 January 2027, unless it says otherwise. The day of the document, sign, kind, period, net and tax. */
const cases: Readonly<Record<string, OddCase>> = {
  'quarters from 31 August come back to the 31st, in a leap year over the 29th': {
    service: { start: '2027-08-31', cycle: { unit: 'month', count: 3 }, price: 9000 }, target: '2028-06-01',
    lines: ['2027-08-31 + recurring 2027-08-31..2027-11-30 9000 0', '2027-11-30 + recurring 2027-11-30..2028-02-29 9000 0', '2028-02-29 + recurring 2028-02-29..2028-05-31 9000 0', '2028-05-31 + recurring 2028-05-31..2028-08-31 9000 0'],
  },
  'a year from 29 February has 365 days: 183 of them were used': {
    service: { start: '2028-02-29', cycle: { unit: 'year' }, price: 36_600 }, events: [cancel('2028-08-30')], target: '2028-12-31',
    lines: ['2028-02-29 + recurring 2028-02-29..2029-02-28 36600 0', '2028-08-30 - recurring 2028-08-30..2029-02-28 18250 0'],
  },
  'closing on the 29th is the 28th in February, and the 29th again': {
    service: { start: '2027-01-30', anchorDay: 29 }, target: '2027-03-29',
    lines: ['2027-01-30 + recurring 2027-01-30..2027-02-28 2997 0', '2027-02-28 + recurring 2027-02-28..2027-03-29 3100 0', '2027-03-29 + recurring 2027-03-29..2027-04-29 3100 0'],
  },
  'no decimals: half a month of a leap February, and a tax of one and a half': {
    service: { start: '2028-02-15', anchorDay: 1, price: 29 }, target: '2028-02-15', more: { currency: 'JPY', tax: { rates: [{ percent: '10' }] } },
    lines: ['2028-02-15 + recurring 2028-02-15..2028-03-01 15 2'],
  },
  'three decimals: one day of 31': {
    service: { start: '2027-01-31', anchorDay: 1, price: 12_345 }, target: '2027-02-01', more: { currency: 'KWD', tax: { rates: [{ percent: '5' }] } },
    lines: ['2027-01-31 + recurring 2027-01-31..2027-02-01 398 20', '2027-02-01 + recurring 2027-02-01..2027-03-01 12345 617'],
  },
  'three decimals, tax in the price, a pause: 1.001 is 0.910 and 0.091': {
    service: { price: 1001 }, events: pause('2027-01-11', '2027-01-21'), target: '2027-01-31', more: { currency: 'BHD', tax: { rates: [{ percent: '10', inclusive: true }] } },
    lines: ['2027-01-01 + recurring 2027-01-01..2027-02-01 910 91', '2027-01-11 - recurring 2027-01-11..2027-02-01 616 62', '2027-01-21 + recurring 2027-01-21..2027-02-01 323 32'],
  },
  'a pause over a month end keeps the day': {
    events: pause('2027-02-15', '2027-03-10'), target: '2027-04-01',
    lines: ['2027-01-01 + recurring 2027-01-01..2027-02-01 3100 0', '2027-02-01 + recurring 2027-02-01..2027-03-01 3100 0', '2027-02-15 - recurring 2027-02-15..2027-03-01 1550 0', '2027-03-10 + recurring 2027-03-10..2027-04-01 2200 0', '2027-04-01 + recurring 2027-04-01..2027-05-01 3100 0'],
  },
  'or begins a new grid': {
    events: pause('2027-01-11', '2027-03-10', { grid: 'restart' }), target: '2027-04-10',
    lines: ['2027-01-01 + recurring 2027-01-01..2027-02-01 3100 0', '2027-01-11 - recurring 2027-01-11..2027-02-01 2100 0', '2027-03-10 + recurring 2027-03-10..2027-04-10 3100 0', '2027-04-10 + recurring 2027-04-10..2027-05-10 3100 0'],
  },
  'two pauses in one month': {
    events: [...pause('2027-01-11', '2027-01-16'), ...pause('2027-01-21', '2027-01-26')], target: '2027-01-31',
    lines: ['2027-01-01 + recurring 2027-01-01..2027-02-01 3100 0', '2027-01-11 - recurring 2027-01-11..2027-02-01 2100 0', '2027-01-16 + recurring 2027-01-16..2027-02-01 1600 0', '2027-01-21 - recurring 2027-01-21..2027-02-01 1100 0', '2027-01-26 + recurring 2027-01-26..2027-02-01 600 0'],
  },
  'in arrears a pause bills what was served': {
    service: { mode: 'arrears' }, events: pause('2027-02-15', '2027-03-10'), target: '2027-04-01',
    lines: ['2027-02-01 + recurring 2027-01-01..2027-02-01 3100 0', '2027-02-15 + recurring 2027-02-01..2027-02-15 1550 0', '2027-04-01 + recurring 2027-03-10..2027-04-01 2200 0'],
  },
  'a pause in free days, resumed when they are over': {
    service: { trial: { days: 14 } }, events: pause('2027-01-08', '2027-01-20'), target: '2027-02-15',
    lines: ['2027-01-20 + recurring 2027-01-20..2027-02-15 2600 0', '2027-02-15 + recurring 2027-02-15..2027-03-15 3100 0'],
  },
  'by the hour a pause counts seconds': {
    service: { cycle: { unit: 'hour' }, price: 10, mode: 'arrears', proration: 'second-exact' }, events: pause('2027-01-02T06:30:00', '2027-01-03T12:15:00'), target: '2027-01-04',
    lines: ['2027-01-02 + recurring 2027-01-01..2027-01-02 240 0', '2027-01-03 + recurring 2027-01-02..2027-01-02T06:30:00 65 0', '2027-01-04 + recurring 2027-01-03T12:15:00..2027-01-04 118 0'],
  },
  'a started month that costs all of it is not asked again after a pause': {
    service: { proration: 'none' }, events: pause('2027-01-16', '2027-01-20'), target: '2027-02-01',
    lines: ['2027-01-01 + recurring 2027-01-01..2027-02-01 3100 0', '2027-02-01 + recurring 2027-02-01..2027-03-01 3100 0'],
  },
  'one that was raised early and has not begun is given back': {
    service: { proration: 'none', raiseDays: 10 }, events: [cancel('2027-01-25')], target: '2027-02-01',
    lines: ['2027-01-01 + recurring 2027-01-01..2027-02-01 3100 0', '2027-01-22 + recurring 2027-02-01..2027-03-01 3100 0', '2027-01-25 - recurring 2027-02-01..2027-03-01 3100 0'],
  },
  'another day of the month: 18 of 28 days, then the 28th and the 31st': {
    service: { start: '2027-01-10' }, events: [{ type: 'change-anchor', on: '2027-01-20', day: 31 }], target: '2027-03-31',
    lines: ['2027-01-10 + recurring 2027-01-10..2027-02-10 3100 0', '2027-02-10 + recurring 2027-02-10..2027-02-28 1993 0', '2027-02-28 + recurring 2027-02-28..2027-03-31 3100 0', '2027-03-31 + recurring 2027-03-31..2027-04-30 3100 0'],
  },
  'of a quarter: 21 of its 89 days': {
    service: { start: '2027-01-10', cycle: { unit: 'month', count: 3 }, price: 9000 }, events: [{ type: 'change-anchor', on: '2027-01-20', day: 1 }], target: '2027-05-01',
    lines: ['2027-01-10 + recurring 2027-01-10..2027-04-10 9000 0', '2027-04-10 + recurring 2027-04-10..2027-05-01 2124 0', '2027-05-01 + recurring 2027-05-01..2027-08-01 9000 0'],
  },
  'of free days: what is left of the month after them': {
    service: { trial: { days: 10 } }, events: [{ type: 'change-anchor', on: '2027-01-05', day: 1 }], target: '2027-02-01',
    lines: ['2027-01-11 + recurring 2027-01-11..2027-02-01 2100 0', '2027-02-01 + recurring 2027-02-01..2027-03-01 3100 0'],
  },
  'from a year to months at the renewal': {
    service: { cycle: { unit: 'year' }, price: 36_500 }, events: [{ type: 'change-cycle', on: '2027-03-15', cycle: { unit: 'month' }, price: 3100, when: 'renewal' }], target: '2028-02-01',
    lines: ['2027-01-01 + recurring 2027-01-01..2028-01-01 36500 0', '2028-01-01 + recurring 2028-01-01..2028-02-01 3100 0', '2028-02-01 + recurring 2028-02-01..2028-03-01 3100 0'],
  },
  'or at once: 292 days of 365 come back': {
    service: { cycle: { unit: 'year' }, price: 36_500 }, events: [{ type: 'change-cycle', on: '2027-03-15', cycle: { unit: 'month' }, price: 3100, method: 'new-term' }], target: '2027-04-01',
    lines: ['2027-01-01 + recurring 2027-01-01..2028-01-01 36500 0', '2027-03-15 - recurring 2027-03-15..2028-01-01 29200 0', '2027-03-15 + recurring 2027-03-15..2027-04-15 3100 0'],
  },
  'to quarters in arrears: 15 days of the month, 75 of the quarter that counts from its start': {
    service: { mode: 'arrears' }, events: [{ type: 'change-cycle', on: '2027-01-16', cycle: { unit: 'month', count: 3 }, price: 9000, method: 'new-cycle' }], target: '2027-04-01',
    lines: ['2027-01-16 + recurring 2027-01-01..2027-01-16 1500 0', '2027-04-01 + recurring 2027-01-16..2027-04-01 7500 0'],
  },
  'a change on the day of the renewal gives nothing back': {
    events: [{ type: 'change-plan', on: '2027-02-01', price: 6200 }], target: '2027-02-01',
    lines: ['2027-01-01 + recurring 2027-01-01..2027-02-01 3100 0', '2027-02-01 + recurring 2027-02-01..2027-03-01 6200 0'],
  },
  'two pieces instead of three': {
    service: { quantity: 3, price: 1000 }, events: [{ type: 'change-plan', on: '2027-01-11', price: 1000, quantity: 2 }], target: '2027-02-01',
    lines: ['2027-01-01 + recurring 2027-01-01..2027-02-01 3000 0', '2027-01-11 - recurring 2027-01-11..2027-02-01 2032 0', '2027-01-11 + recurring 2027-01-11..2027-02-01 1355 0', '2027-02-01 + recurring 2027-02-01..2027-03-01 2000 0'],
  },
  'a change at the renewal that an end at the same day overtakes never begins': {
    events: [{ type: 'change-plan', on: '2027-01-08', price: 6200, when: 'renewal' }, cancel('2027-01-20', { when: 'period-end' })], target: '2027-04-01',
    lines: ['2027-01-01 + recurring 2027-01-01..2027-02-01 3100 0'],
  },
  'an item that was credited by hand leaves 1.00 for the end': {
    events: [{ type: 'credit-item', on: '2027-01-05', period: '2027-01-01', amount: 3000 }, cancel('2027-01-11')], target: '2027-02-01',
    lines: ['2027-01-01 + recurring 2027-01-01..2027-02-01 3100 0', '2027-01-05 - recurring 2027-01-01..2027-02-01 3000 0', '2027-01-11 - recurring 2027-01-11..2027-02-01 100 0'],
  },
  'an option is credited by its key, a fee without a period, both after the end': {
    service: { end: '2027-02-01', setupFee: 5000, options: [{ key: 'ip', price: 500 }, { key: 'disk', price: 700 }] }, target: '2027-03-31',
    events: [{ type: 'credit-item', on: '2027-03-05', period: '2027-01-01', kind: 'option', key: 'disk', amount: 300 }, { type: 'credit-item', on: '2027-03-05', kind: 'setup', amount: 2000 }],
    lines: [
      '2027-01-01 + recurring 2027-01-01..2027-02-01 3100 0', '2027-01-01 + option 2027-01-01..2027-02-01 500 0', '2027-01-01 + option 2027-01-01..2027-02-01 700 0', '2027-01-01 + setup .. 5000 0',
      '2027-03-05 - option 2027-01-01..2027-02-01 300 0', '2027-03-05 - setup .. 2000 0',
    ],
  },
  'arrears due on the last of the month, raised five days before': {
    service: { mode: 'arrears', anchorDay: 15, dueDay: 31, raiseDays: 5 }, target: '2027-03-30',
    lines: ['2027-01-26 + recurring 2027-01-01..2027-01-15 1400 0', '2027-02-23 + recurring 2027-01-15..2027-02-15 3100 0', '2027-03-26 + recurring 2027-02-15..2027-03-15 3100 0'],
  },
  'free days use no period of a discount': {
    service: { trial: { days: 31 }, discounts: [{ kind: 'percent', value: '50', periods: 2 }] }, target: '2027-04-01',
    lines: ['2027-02-01 + recurring 2027-02-01..2027-03-01 1550 0', '2027-03-01 + recurring 2027-03-01..2027-04-01 1550 0', '2027-04-01 + recurring 2027-04-01..2027-05-01 3100 0'],
  },
  'who leaves in free days pays nothing, not even the set-up': { service: { trial: { days: 30 }, setupFee: 700 }, events: [cancel('2027-01-15')], target: '2027-05-01', lines: [] },
  'a discount is for periods that begin before its end': {
    service: { discounts: [{ kind: 'percent', value: '50', until: '2027-02-15' }] }, target: '2027-03-01',
    lines: ['2027-01-01 + recurring 2027-01-01..2027-02-01 1550 0', '2027-02-01 + recurring 2027-02-01..2027-03-01 1550 0', '2027-03-01 + recurring 2027-03-01..2027-04-01 3100 0'],
  },
  'another price is prorated, and no discount goes below nought': {
    service: { start: '2027-01-16', anchorDay: 1, discounts: [{ kind: 'override', value: '1550' }, { kind: 'amount', value: '1000', from: '2027-02-01', periods: 1 }, { kind: 'amount', value: '9999', from: '2027-03-01' }] }, target: '2027-03-01',
    lines: ['2027-01-16 + recurring 2027-01-16..2027-02-01 800 0', '2027-02-01 + recurring 2027-02-01..2027-03-01 550 0', '2027-03-01 + recurring 2027-03-01..2027-04-01 0 0'],
  },
  'New York: 23 hours on the day when clocks go forward': {
    service: { cycle: { unit: 'hour' }, price: 10, start: '2027-03-13', end: '2027-03-15', mode: 'arrears' }, target: '2027-03-20', more: { zone: 'America/New_York' },
    lines: ['2027-03-14 + recurring 2027-03-13..2027-03-14 240 0', '2027-03-15 + recurring 2027-03-14..2027-03-15 230 0'],
  },
  'and 577 of the 721 hours of November': {
    service: { start: '2027-11-07', anchorDay: 1, proration: 'second-exact', price: 72_100 }, target: '2027-11-07', more: { zone: 'America/New_York' },
    lines: ['2027-11-07 + recurring 2027-11-07..2027-12-01 57700 0'],
  },
  'Lord Howe moves its clocks by half an hour: 648.5 of 720.5': {
    service: { start: '2027-04-04', anchorDay: 1, proration: 'second-exact', price: 1441 }, target: '2027-04-04', more: { zone: 'Australia/Lord_Howe' },
    lines: ['2027-04-04 + recurring 2027-04-04..2027-05-01 1297 0'],
  },
  'Samoa had no 30 December 2011': {
    service: { start: '2011-12-29', cycle: { unit: 'hour' }, price: 10, end: '2012-01-01', mode: 'arrears' }, target: '2012-01-02', more: { zone: 'Pacific/Apia' },
    lines: ['2011-12-30 + recurring 2011-12-29..2011-12-30 240 0', '2011-12-31 + recurring 2011-12-30..2011-12-31 0 0', '2012-01-01 + recurring 2011-12-31..2012-01-01 240 0'],
  },
  'parts of a fee that are left fall due with the end': {
    service: { setupFee: 1000, instalments: 3 }, events: [cancel('2027-02-10')], target: '2027-04-01',
    lines: ['2027-01-01 + recurring 2027-01-01..2027-02-01 3100 0', '2027-01-01 + instalment .. 334 0', '2027-02-01 + recurring 2027-02-01..2027-03-01 3100 0', '2027-02-01 + instalment .. 333 0', '2027-02-10 - recurring 2027-02-10..2027-03-01 2104 0', '2027-02-10 + instalment .. 333 0'],
  },
};

const refused: readonly (readonly [string, string, Json, readonly Json[]])[] = [
  ['another price in a pause', 'events.1.type', {}, [{ type: 'pause', on: '2027-01-11' }, { type: 'change-price', on: '2027-01-15', price: 6200 }]],
  ['another due date in a pause', 'events.1.to', {}, [{ type: 'pause', on: '2027-01-11' }, { type: 'change-anchor', on: '2027-01-15', to: '2027-02-15' }]],
  ['another due date in arrears', 'events.0.to', { mode: 'arrears' }, [{ type: 'change-anchor', on: '2027-01-15', to: '2027-02-15' }]],
  ['another due date after the end', 'events.0.to', { end: '2027-02-10' }, [{ type: 'change-anchor', on: '2027-01-15', to: '2027-02-15' }]],
  ['another price after the end', 'events.0.type', { end: '2027-02-01' }, [{ type: 'change-price', on: '2027-02-01', price: 1 }]],
  ['going on after the end', 'events.2.type', {}, [cancel('2027-01-15', { when: 'period-end' }), ...pause('2027-01-20', '2027-02-10')]],
];

describe('quote: odd cases, worked out by hand', () => {
  for (const [title, { service = {}, events = [], target, more = {}, lines }] of Object.entries(cases)) {
    it(title, () => {
      const { documents } = quote({ currency: 'EUR', target, ...more, services: [{ id: 's', start: '2027-01-01', price: 3100, ...service }], events });
      expect(documents.flatMap(({ issueDate, type, lines: all }) => all.map((line) => `${issueDate} ${type === 'invoice' ? '+' : '-'} ${line.kind} ${line.start ?? ''}..${line.end ?? ''} ${String(line.net)} ${String(line.tax)}`))).to.deep.equal(lines);
    });
  }

  for (const [title, field, service, events] of refused) {
    it(`refuses ${title}`, () => {
      expect(() => quote({ currency: 'EUR', target: '2027-03-31', services: [{ id: 's', start: '2027-01-01', price: 3100, ...service }], events })).to.throw().with.property('field', field);
    });
  }

  it('a service that ended before its change keeps its price', () => {
    const events = [{ type: 'change-plan', on: '2027-01-08', price: 6200, when: 'renewal' }, cancel('2027-01-20', { when: 'period-end' })];
    expect(quote({ currency: 'EUR', target: '2027-03-31', services: [{ id: 's', start: '2027-01-01', price: 3100 }], events }).services).to.deep.equal([{ id: 's', status: 'ended', price: 3100, billedThrough: '2027-02-01', nextBillOn: null, end: '2027-02-01' }]);
  });
});
