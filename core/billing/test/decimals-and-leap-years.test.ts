import { expect } from 'chai';
import { exchange } from '../src/catalog/rules/index.ts';
import { interestOf, interestSpan, quoteCase } from '@billet/billing';

describe('an amount in another currency', () => {
  for (const [amount, from, to, rate, expected] of [
    [1000, 'EUR', 'JPY', '161.237', 1612],
    [1, 'JPY', 'EUR', '0.0062', 1],
    [1000, 'JPY', 'KWD', '0.00204', 2040],
    [1005, 'KWD', 'JPY', '489.9', 492],
    [1, 'KWD', 'EUR', '2.97', 0],
    [5, 'EUR', 'KWD', '0.3365', 17],
    [-5, 'EUR', 'KWD', '0.3', -15],
    [-1005, 'KWD', 'JPY', '489.9', -492],
  ] as const) {
    it(`${String(amount)} of ${from} at ${rate} are ${String(expected)} of ${to}`, () => {
      expect(exchange(amount, from, to, rate)).to.equal(expected);
    });
  }
});

describe('a part of a period, its tax and what comes back of it', () => {
  const first = (currency: string, start: string, price: number, percent: string): readonly number[] => {
    const { documents } = quoteCase({ currency, target: start, services: [{ id: 's', start, price, anchorDay: 1 }], tax: { rates: [{ percent }] } });
    return documents.map(({ net, tax, total }) => [net, tax, total]).flat();
  };
  for (const [currency, start, price, percent, expected] of [
    // 20 of 29 days, 19 of 28: there is no smaller coin than a yen, and a fils is a thousandth.
    ['JPY', '2028-02-10', 3000, '10', [2069, 207, 2276]],
    ['JPY', '2027-02-10', 3000, '10', [2036, 204, 2240]],
    ['KWD', '2028-02-10', 12_345, '5', [8514, 426, 8940]],
    ['KWD', '2027-02-10', 12_345, '5', [8377, 419, 8796]],
    ['JPY', '2028-02-29', 29, '10', [1, 0, 1]],
  ] as const) {
    it(`${String(price)} a month in ${currency} from ${start}: ${expected.join(' + ')}`, () => {
      expect(first(currency, start, price, percent)).to.deep.equal(expected);
    });
  }

  for (const [currency, year, credited] of [['KWD', '2028', 83_607], ['KWD', '2027', 83_836], ['JPY', '2028', 83_607], ['JPY', '2027', 83_836]] as const) {
    it(`a year of 100 001 in ${currency}, cancelled on 1 March ${year}, gives ${String(credited)} back`, () => {
      // 306 days of 366, and of 365.
      const { totals } = quoteCase({ currency, target: `${year}-03-01`, services: [{ id: 's', start: `${year}-01-01`, price: 100_001, cycle: { unit: 'year', count: 1 } }], events: [{ type: 'cancel', on: `${year}-03-01` }] });
      expect(totals).to.deep.equal({ invoiced: 100_001, credited, net: 100_001 - credited });
    });
  }

  it('a yearly service of 29 February is due on the 28th where there is none, and comes back to the 29th', () => {
    const { documents } = quoteCase({ currency: 'KWD', target: '2033-01-01', services: [{ id: 's', start: '2028-02-29', price: 1001, cycle: { unit: 'year', count: 1 } }] });
    expect(documents.flatMap(({ lines }) => lines.map(({ start, net }) => `${String(start)} ${String(net)}`))).to.deep.equal(['2028-02-29 1001', '2029-02-28 1001', '2030-02-28 1001', '2031-02-28 1001', '2032-02-29 1001']);
  });
});

describe('interest over the end of February', () => {
  for (const [due, charged, today, days] of [
    ['2028-02-28', null, '2028-03-01', 2],
    ['2027-02-28', null, '2027-03-01', 1],
    ['2028-02-27', '2028-02-29', '2028-02-29', 1],
    ['2027-12-31', null, '2028-12-31', 366],
    ['2026-12-31', null, '2027-12-31', 365],
  ] as const) {
    it(`due ${due}, charged ${charged === null ? 'never' : `up to ${charged}`}: ${String(days)} days on ${today}`, () => {
      expect(interestSpan(due, charged, today)?.days).to.equal(days);
    });
  }
  it('is as much a day in a leap year as in another, and rounds to the coin there is', () => {
    const rule = { kind: 'interest', percent: '9.125', per: 'year', taxClass: null } as const;
    expect([interestOf(100_000, 365, rule), interestOf(100_000, 366, rule), interestOf(2, 365, rule), interestOf(6, 365, rule)]).to.deep.equal([9125, 9150, 0, 1]);
  });
});
