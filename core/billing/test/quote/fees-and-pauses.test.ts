import { expect } from 'chai';
import { quoteCase } from '../../src/quote/index.ts';

interface Case {
  readonly service: object;
  readonly events: readonly object[];
  readonly target: string;
  readonly more?: object;
  readonly lines: readonly string[];
}

const MAY = { tax: { rates: [{ percent: '19', inclusive: true }] } };

/** Worked out by hand: 31.00 in January is 1.00 a day. */
const cases: Readonly<Record<string, Case>> = {
  'a set-up owed in a trial stays owed when the price changes': {
    service: { trial: { days: 14 }, setupFee: 500 }, events: [{ type: 'change-price', on: '2027-01-05', price: 6200 }], target: '2027-01-20',
    lines: ['2027-01-15 recurring 2027-01-15..2027-02-15 6200', '2027-01-15 setup .. 500'],
  },
  'in arrears it comes once, with the first part': {
    service: { mode: 'arrears', setupFee: 500 }, events: [{ type: 'change-price', on: '2027-01-11', price: 6200 }], target: '2027-02-02',
    lines: ['2027-01-11 recurring 2027-01-01..2027-01-11 1000', '2027-01-11 setup .. 500', '2027-02-01 recurring 2027-01-11..2027-02-01 4200'],
  },
  'a plan that changes on its first day keeps its set-up': {
    service: { mode: 'arrears', setupFee: 500 }, events: [{ type: 'change-price', on: '2027-01-01', price: 6200 }], target: '2027-02-02',
    lines: ['2027-02-01 recurring 2027-01-01..2027-02-01 6200', '2027-02-01 setup .. 500'],
  },
  'three parts of a fee are three, whatever changes or pauses': {
    service: { mode: 'arrears', setupFee: 900, instalments: 3 }, events: [{ type: 'change-price', on: '2027-01-11', price: 6200 }], target: '2027-04-02',
    lines: [
      '2027-01-11 recurring 2027-01-01..2027-01-11 1000', '2027-01-11 instalment .. 300', '2027-02-01 recurring 2027-01-11..2027-02-01 4200', '2027-02-01 instalment .. 300',
      '2027-03-01 recurring 2027-02-01..2027-03-01 6200', '2027-03-01 instalment .. 300', '2027-04-01 recurring 2027-03-01..2027-04-01 6200',
    ],
  },
  'a discount for two periods is for two, in arrears too': {
    service: { mode: 'arrears', discounts: [{ kind: 'percent', value: '50', periods: 2 }] }, events: [{ type: 'change-price', on: '2027-02-01', price: 6200 }], target: '2027-04-02',
    lines: ['2027-02-01 recurring 2027-01-01..2027-02-01 1550', '2027-03-01 recurring 2027-02-01..2027-03-01 3100', '2027-04-01 recurring 2027-03-01..2027-04-01 6200'],
  },
  'a period that a change splits uses a discount once': {
    service: { mode: 'arrears', discounts: [{ kind: 'percent', value: '50', periods: 2 }] }, events: [{ type: 'change-price', on: '2027-01-11', price: 6200 }], target: '2027-03-02',
    lines: ['2027-01-11 recurring 2027-01-01..2027-01-11 500', '2027-02-01 recurring 2027-01-11..2027-02-01 2100', '2027-03-01 recurring 2027-02-01..2027-03-01 3100'],
  },
  'a discount whose last period is split counts for all of it, and no longer': {
    service: { mode: 'arrears', discounts: [{ kind: 'percent', value: '50', periods: 1 }] }, events: [{ type: 'change-price', on: '2027-01-11', price: 6200 }], target: '2027-03-02',
    lines: ['2027-01-11 recurring 2027-01-01..2027-01-11 500', '2027-02-01 recurring 2027-01-11..2027-02-01 2100', '2027-03-01 recurring 2027-02-01..2027-03-01 6200'],
  },
  'a term that begins anew uses one more': {
    service: { discounts: [{ kind: 'percent', value: '50', periods: 2 }] }, events: [{ type: 'change-plan', on: '2027-01-11', price: 6200, method: 'new-term' }], target: '2027-02-12',
    lines: ['2027-01-01 recurring 2027-01-01..2027-02-01 1550', '2027-01-11 recurring 2027-01-11..2027-02-01 -1050', '2027-01-11 recurring 2027-01-11..2027-02-11 3100', '2027-02-11 recurring 2027-02-11..2027-03-11 6200'],
  },
  'an option that comes with a change brings its set-up; one that was there does not again': {
    service: { quantity: 2, options: [{ key: 'ip', price: 310, setupFee: 100 }] },
    events: [{ type: 'change-plan', on: '2027-01-11', price: 3100, options: [{ key: 'ip', price: 310, setupFee: 100 }, { key: 'disk', price: 0, setupFee: 700 }] }], target: '2027-01-20',
    lines: [
      '2027-01-01 recurring 2027-01-01..2027-02-01 6200', '2027-01-01 option 2027-01-01..2027-02-01 620', '2027-01-01 setup .. 200',
      '2027-01-11 recurring 2027-01-11..2027-02-01 -4200', '2027-01-11 option 2027-01-11..2027-02-01 -420',
      '2027-01-11 recurring 2027-01-11..2027-02-01 4200', '2027-01-11 option 2027-01-11..2027-02-01 420', '2027-01-11 option 2027-01-11..2027-02-01 0', '2027-01-11 setup .. 1400',
    ],
  },
  'in a trial it waits for the first period': {
    service: { trial: { days: 10 } }, events: [{ type: 'change-plan', on: '2027-01-05', price: 3100, options: [{ key: 'disk', price: 310, setupFee: 700 }] }], target: '2027-01-12',
    lines: ['2027-01-11 recurring 2027-01-11..2027-02-11 3100', '2027-01-11 option 2027-01-11..2027-02-11 310', '2027-01-11 setup .. 700'],
  },
  'days that are billed and were not given back are not billed again after a pause': {
    service: {}, events: [{ type: 'pause', on: '2027-01-11', credit: false }, { type: 'resume', on: '2027-01-21' }], target: '2027-02-02',
    lines: ['2027-01-01 recurring 2027-01-01..2027-02-01 3100', '2027-02-01 recurring 2027-02-01..2027-03-01 3100'],
  },
  'those that were given back are': {
    service: {}, events: [{ type: 'pause', on: '2027-01-11' }, { type: 'resume', on: '2027-01-21' }], target: '2027-02-01',
    lines: ['2027-01-01 recurring 2027-01-01..2027-02-01 3100', '2027-01-11 recurring 2027-01-11..2027-02-01 -2100', '2027-01-21 recurring 2027-01-21..2027-02-01 1100', '2027-02-01 recurring 2027-02-01..2027-03-01 3100'],
  },
  'one payment where prices hold their tax: 42.00 less 21.00, both with tax': {
    service: {}, events: [{ type: 'change-plan', on: '2027-01-11', price: 6200, settle: 'single' }], target: '2027-01-20', more: MAY,
    lines: ['2027-01-01 recurring 2027-01-01..2027-02-01 3100', '2027-01-11 change 2027-01-11..2027-02-01 2100'],
  },
  'and the other way round': {
    service: { price: 6200 }, events: [{ type: 'change-plan', on: '2027-01-11', price: 3100, settle: 'single' }], target: '2027-01-20', more: MAY,
    lines: ['2027-01-01 recurring 2027-01-01..2027-02-01 6200', '2027-01-11 recurring 2027-01-11..2027-02-01 -2100'],
  },
};

describe('quote: fees, discounts, pauses and tax in the price, through changes', () => {
  for (const [title, { service, events, target, more, lines }] of Object.entries(cases)) {
    it(title, () => {
      const { documents } = quoteCase({ currency: 'EUR', target, services: [{ id: 's', start: '2027-01-01', price: 3100, ...service }], events, ...more });
      const got = documents.flatMap(({ issueDate, type, lines: each }) => each.map(({ kind, start, end, total }) => `${issueDate} ${kind} ${start ?? ''}..${end ?? ''} ${String(type === 'credit_note' ? -total : total)}`));
      expect(got).to.deep.equal(lines);
    });
  }
});
