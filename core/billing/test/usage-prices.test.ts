import { quantityOf, quoteCase, rateUsage, type UsageTariff } from '@billet/billing';
import { expect } from 'chai';
import fc from 'fast-check';

const tariff = (more: Partial<UsageTariff>): UsageTariff => ({ model: 'graduated', sum: 'sum', unit: 1, included: 0, packageSize: 1, tiers: [{ upTo: null, price: '10' }], ...more });
const TIERS = [{ upTo: 100, price: '10' }, { upTo: 500, price: '8' }, { upTo: null, price: '5' }];
const GB = 1_000_000_000;

describe('what a quantity costs', () => {
  // By hand: model, quantity, units, charged, minor units.
  const cases: readonly (readonly [string, UsageTariff, number, number, number, number])[] = [
    ['nothing', tariff({ tiers: TIERS }), 0, 0, 0, 0],
    ['the first tier to its end', tariff({ tiers: TIERS }), 100, 100, 100, 1000],
    ['100 × 10 + 1 × 8', tariff({ tiers: TIERS }), 101, 101, 101, 1008],
    ['100 × 10 + 400 × 8 + 100 × 5', tariff({ tiers: TIERS }), 600, 600, 600, 4700],
    ['by volume, all at the first price', tariff({ model: 'volume', tiers: TIERS }), 100, 100, 100, 1000],
    ['by volume, all at the second price', tariff({ model: 'volume', tiers: TIERS }), 101, 101, 101, 808],
    ['by volume, all at the last price', tariff({ model: 'volume', tiers: TIERS }), 600, 600, 600, 3000],
    ['a package that is begun', tariff({ model: 'package', packageSize: 50, tiers: [{ upTo: null, price: '300' }] }), 1, 1, 1, 300],
    ['two packages to the brim', tariff({ model: 'package', packageSize: 50, tiers: [{ upTo: null, price: '300' }] }), 100, 100, 2, 600],
    ['three packages, the third one cheaper', tariff({ model: 'package', packageSize: 50, tiers: [{ upTo: 2, price: '300' }, { upTo: null, price: '200' }] }), 101, 101, 3, 800],
    ['all of it included', tariff({ included: 100 }), 100, 100, 0, 0],
    ['20 beyond what is included', tariff({ included: 100, tiers: TIERS }), 120, 120, 20, 200],
    ['a begun gigabyte is a whole one', tariff({ unit: GB, included: 1, tiers: [{ upTo: null, price: '25' }] }), 2 * GB + 1, 3, 2, 50],
    ['a quarter of a cent each, rounded once', tariff({ tiers: [{ upTo: null, price: '0.25' }] }), 1001, 1001, 1001, 250],
    ['half a cent is rounded up', tariff({ tiers: [{ upTo: null, price: '0.5' }] }), 1, 1, 1, 1],
  ];
  for (const [title, asked, quantity, units, charged, net] of cases) it(title, () => expect(rateUsage(asked, quantity)).to.deep.equal({ units, charged, net }));

  it('of a peak asks nothing for a paid day that is corrected downwards, and of one that grew what came on top', () => {
    const peak = (...days: readonly (readonly [number, number])[]): number => quantityOf({ sum: 'peak' }, days.map(([quantity, billed], id) => ({ id, day: `2027-01-0${String(id + 1)}`, quantity, billed })));
    expect([peak([90, 100]), peak([110, 100], [20, 0]), peak([110, 100], [5, 0]), peak([100, 100])]).to.deep.equal([0, 20, 10, 0]);
  });

  it('of a peak is that of the highest day, of a sum that of all days without what is billed', () => {
    const days = [[5, 0], [9, 0], [7, 7]].map(([quantity = 0, billed = 0], id) => ({ id, day: `2027-01-0${String(id + 1)}`, quantity, billed }));
    expect([quantityOf({ sum: 'peak' }, days), quantityOf({ sum: 'sum' }, days)]).to.deep.equal([9, 14]);
  });

  const anyTariff = fc
    .record({ model: fc.constantFrom('graduated' as const, 'package' as const), unit: fc.integer({ min: 1, max: 20 }), included: fc.nat(50), packageSize: fc.integer({ min: 1, max: 30 }), ends: fc.uniqueArray(fc.integer({ min: 1, max: 300 }), { maxLength: 3 }), prices: fc.array(fc.integer({ min: 0, max: 5000 }), { minLength: 4, maxLength: 4 }) })
    .map(({ ends, prices, ...rest }) => tariff({ ...rest, tiers: [...ends.sort((a, b) => a - b), null].map((upTo, i) => ({ upTo, price: `${String(prices[i] ?? 0)}.125` })) }));

  it('is the same in whatever parts it is counted, and never falls when more is used', () => {
    fc.assert(
      fc.property(anyTariff, fc.array(fc.nat(400), { minLength: 1, maxLength: 8 }), (asked, parts) => {
        let [before, net, charged] = [0, 0, 0];
        for (const part of parts) {
          const rated = rateUsage(asked, part, before);
          expect(rated.net).to.be.at.least(0);
          [before, net, charged] = [before + part, net + rated.net, charged + rated.charged];
        }
        const whole = rateUsage(asked, before);
        expect([net, charged]).to.deep.equal([whole.net, whole.charged]);
        expect(rateUsage(asked, before + 1).net).to.be.at.least(whole.net);
      }),
    );
  });

  it('by tiers is the sum of its tiers', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.array(fc.integer({ min: 0, max: 900 }), { minLength: 3, maxLength: 3 }), (quantity, prices) => {
        const asked = tariff({ tiers: [100, 500, null].map((upTo, i) => ({ upTo, price: String(prices[i] ?? 0) })) });
        const sizes = [Math.min(quantity, 100), Math.min(Math.max(quantity - 100, 0), 400), Math.max(quantity - 500, 0)];
        expect(rateUsage(asked, quantity).net).to.equal(sizes.reduce((sum, size, i) => sum + size * (prices[i] ?? 0), 0));
      }),
    );
  });
});

describe('usage in a quote', () => {
  const usage = (readings: readonly object[], more: object = {}): object => ({ key: 'traffic', included: 100, tiers: [{ upTo: null, price: '10' }], readings, ...more });
  const lines = (service: object, more: object = {}): readonly string[] =>
    quoteCase({ currency: 'EUR', target: '2027-04-30', ...more, services: [{ id: 'net', start: '2027-01-01', price: 1000, ...service }] }).documents.flatMap(({ issueDate, lines: all }) =>
      all.filter(({ kind }) => kind === 'usage').map((line) => `${issueDate} ${line.start ?? ''}..${line.end ?? ''} ${String(line.quantity)} × ${String(line.unitPrice)} = ${String(line.net)}`));

  it('goes with the invoice after it in advance, and with that of its period in arrears', () => {
    const readings = [{ on: '2027-01-05', quantity: 80 }, { on: '2027-01-31', quantity: 50 }, { on: '2027-02-10', quantity: 90 }];
    expect(lines({ usage: [usage(readings)] })).to.deep.equal(['2027-02-01 2027-01-01..2027-02-01 30 × 10 = 300']);
    expect(lines({ mode: 'arrears', usage: [usage(readings)] })).to.deep.equal(['2027-02-01 2027-01-01..2027-02-01 30 × 10 = 300']);
  });

  it('that is told late, or corrected, goes with the next invoice', () => {
    const readings = [{ on: '2027-01-05', quantity: 130 }, { on: '2027-01-20', quantity: 40, known: '2027-02-03' }, { on: '2027-02-10', quantity: 90 }, { on: '2027-02-11', quantity: -10 }];
    expect(lines({ usage: [usage(readings)] })).to.deep.equal(['2027-02-01 2027-01-01..2027-02-01 30 × 10 = 300', '2027-03-01 2027-02-01..2027-03-01 20 × 10 = 200']);
  });

  it('of the last days is billed after the end', () => {
    expect(lines({ end: '2027-02-15', usage: [usage([{ on: '2027-02-10', quantity: 120 }])] })).to.deep.equal(['2027-02-16 2027-02-01..2027-02-16 20 × 10 = 200']);
  });

  it('has the prices of the plan of its day, counted on from one plan to the next; what a plan does not price is free', () => {
    const told = [{ on: '2027-01-05', quantity: 120 }, { on: '2027-01-20', quantity: 60 }, { on: '2027-02-03', quantity: 155 }, { on: '2027-02-04', quantity: 10, known: '2027-03-02' }];
    const change = { type: 'change-plan', on: '2027-01-10', price: 2000 };
    const plus = { key: 'traffic', included: 150, tiers: [{ upTo: null, price: '2' }] };
    const at = (events: readonly object[]): readonly string[] => lines({ usage: [usage(told)] }, { events });
    expect(at([{ ...change, usage: [plus] }])).to.deep.equal([
      '2027-02-01 2027-01-01..2027-02-01 20 × 10 = 200', '2027-02-01 2027-01-01..2027-02-01 30 × 2 = 60', '2027-03-01 2027-02-01..2027-03-01 5 × 2 = 10',
    ]);
    expect(at([change])).to.deep.equal(['2027-02-01 2027-01-01..2027-02-01 80 × 10 = 800', '2027-03-01 2027-02-01..2027-03-01 55 × 10 = 550']);
    expect(at([{ ...change, usage: [] }])).to.deep.equal(['2027-02-01 2027-01-01..2027-02-01 20 × 10 = 200']);
    // From the renewal on.
    expect(at([{ ...change, when: 'renewal', usage: [plus] }])).to.deep.equal(['2027-02-01 2027-01-01..2027-02-01 80 × 10 = 800', '2027-03-01 2027-02-01..2027-03-01 5 × 2 = 10']);
    // A metric that only the new plan prices.
    expect(at([{ ...change, usage: [{ ...plus, key: 'disk', included: 0, readings: [{ on: '2027-01-09', quantity: 7 }, { on: '2027-01-10', quantity: 8 }] }] }])).to.deep.equal([
      '2027-02-01 2027-01-01..2027-02-01 20 × 10 = 200', '2027-02-01 2027-01-01..2027-02-01 8 × 2 = 16',
    ]);
  });

  it('after the last invoice counts on in its period: what is included is included once', () => {
    const late = [{ on: '2027-02-10', quantity: 120 }, { on: '2027-02-11', quantity: 50, known: '2027-02-18' }, { on: '2027-01-30', quantity: 130, known: '2027-02-20' }, { on: '2027-02-12', quantity: 7, known: '2027-02-20' }];
    expect(lines({ end: '2027-02-15', usage: [usage(late)] })).to.deep.equal([
      '2027-02-16 2027-02-01..2027-02-16 20 × 10 = 200',
      '2027-02-18 2027-02-01..2027-02-18 50 × 10 = 500',
      '2027-02-20 2027-01-01..2027-02-01 30 × 10 = 300',
      '2027-02-20 2027-02-01..2027-02-20 7 × 10 = 70',
    ]);
    const peaks = [{ on: '2027-02-10', quantity: 120 }, { on: '2027-02-11', quantity: 150, known: '2027-02-18' }, { on: '2027-02-12', quantity: 140, known: '2027-02-20' }];
    expect(lines({ end: '2027-02-15', usage: [usage(peaks, { sum: 'peak' })] })).to.deep.equal(['2027-02-16 2027-02-01..2027-02-16 20 × 10 = 200', '2027-02-18 2027-02-01..2027-02-18 30 × 10 = 300']);
  });
});
