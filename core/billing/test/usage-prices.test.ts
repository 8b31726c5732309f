import { quoteCase, rateUsage, type UsageTariff } from '@billet/billing';
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

  it('that is told late, or corrected, goes with the next invoice, counted in its own period', () => {
    const readings = [{ on: '2027-01-05', quantity: 130 }, { on: '2027-01-20', quantity: 40, known: '2027-02-03' }, { on: '2027-02-10', quantity: 90 }, { on: '2027-02-11', quantity: -10 }];
    expect(lines({ usage: [usage(readings)] })).to.deep.equal(['2027-02-01 2027-01-01..2027-02-01 30 × 10 = 300', '2027-03-01 2027-01-01..2027-02-01 40 × 10 = 400']);
  });

  it('of one period keeps what is included: late by a day, by a period, or by two', () => {
    // In the order of their days: 80 and 90 in January are 70 beyond 100, 130 in February are 30.
    const told = (...known: readonly string[]): readonly string[] => lines({ usage: [usage([{ on: '2027-01-05', quantity: 80, known: known[0] }, { on: '2027-01-20', quantity: 90, known: known[1] }, { on: '2027-02-10', quantity: 130, known: known[2] }])] });
    expect(told('2027-01-05', '2027-01-20', '2027-02-10')).to.deep.equal(['2027-02-01 2027-01-01..2027-02-01 70 × 10 = 700', '2027-03-01 2027-02-01..2027-03-01 30 × 10 = 300']);
    expect(told('2027-02-02', '2027-01-20', '2027-02-10')).to.deep.equal(['2027-03-01 2027-01-01..2027-02-01 70 × 10 = 700', '2027-03-01 2027-02-01..2027-03-01 30 × 10 = 300']);
    expect(told('2027-01-05', '2027-03-05', '2027-03-04')).to.deep.equal(['2027-04-01 2027-01-01..2027-02-01 70 × 10 = 700', '2027-04-01 2027-02-01..2027-03-01 30 × 10 = 300']);
  });

  it('that was corrected after it was billed is taken off the next lines, as far as they reach', () => {
    const told = [{ on: '2027-01-05', quantity: 160 }, { on: '2027-01-06', quantity: -50, known: '2027-02-03' }, { on: '2027-02-10', quantity: 120 }, { on: '2027-03-10', quantity: 190 }];
    // 600 for January, of which 500 are owed again: 200 of them in February, 300 in March.
    expect(lines({ usage: [usage(told)] })).to.deep.equal(['2027-02-01 2027-01-01..2027-02-01 60 × 10 = 600', '2027-03-01 2027-02-01..2027-03-01 20 × 10 = 0', '2027-04-01 2027-03-01..2027-04-01 90 × 10 = 600']);
  });

  it('is cut by another grid where the plan begins anew, and only there', () => {
    const told = [{ on: '2027-01-05', quantity: 90, known: '2027-03-20' }, { on: '2027-01-25', quantity: 90 }, { on: '2027-02-08', quantity: 90 }];
    const at = (method: string): readonly string[] => lines({ usage: [usage(told)] }, { events: [{ type: 'change-plan', on: '2027-01-20', price: 2000, method }] });
    expect(at('keep-date')).to.deep.equal(['2027-04-01 2027-01-01..2027-02-01 80 × 10 = 800']);
    expect(at('new-term')).to.deep.equal(['2027-02-20 2027-01-20..2027-02-20 80 × 10 = 800']);
  });

  const reading = fc.record({ day: fc.integer({ min: 0, max: 110 }), quantity: fc.integer({ min: 0, max: 90 }), late: fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 2, maxLength: 2 }) });
  const anyPrice = fc.record({ model: fc.constantFrom('graduated', 'volume', 'package'), sum: fc.constantFrom('sum', 'peak'), included: fc.nat(100), packageSize: fc.integer({ min: 1, max: 30 }), ends: fc.uniqueArray(fc.integer({ min: 1, max: 300 }), { maxLength: 2 }), prices: fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 3, maxLength: 3 }) })
    .map(({ ends, prices, ...rest }) => ({ ...rest, tiers: [...ends.sort((a, b) => a - b), null].map((upTo, i) => ({ upTo, price: String(prices[i] ?? 0) })) }));
  const anyEvents = fc.constantFrom<readonly object[]>([], [{ type: 'change-plan', on: '2027-02-11', price: 2000, method: 'new-term' }], [{ type: 'change-plan', on: '2027-02-11', price: 2000, method: 'keep-date', usage: [{ key: 'traffic', included: 20, tiers: [{ upTo: null, price: '3' }] }] }]);

  it('costs the same in whatever order it is told', () => {
    const daysOn = (day: number): string => new Date(Date.UTC(2027, 0, 1) + day * 86_400_000).toISOString().slice(0, 10);
    fc.assert(
      fc.property(anyPrice, anyEvents, fc.constantFrom('advance', 'arrears'), fc.array(reading, { minLength: 1, maxLength: 12 }), (price, events, mode, readings) => {
        // What is owed after corrections is taken off later lines, or credited once the service is over.
        const total = (known: (each: (typeof readings)[number]) => number): number =>
          quoteCase({ currency: 'EUR', target: '2027-12-03', events, services: [{ id: 'net', start: '2027-01-01', end: '2027-05-01', price: 1000, mode, usage: [{ key: 'traffic', ...price, readings: readings.map((each) => ({ on: daysOn(each.day), quantity: each.quantity, known: daysOn(known(each)) })) }] }] })
            .documents.flatMap(({ type, lines: all }) => all.filter(({ kind }) => kind === 'usage').map(({ net }) => (type === 'invoice' ? net : -net))).reduce((sum, net) => sum + net, 0);
        const inTime = total(({ day }) => day);
        expect(total(({ day, late }) => day + (late[0] ?? 0))).to.equal(inTime);
        expect(total(({ day, late }) => day + (late[1] ?? 0))).to.equal(inTime);
      }),
    );
  });

  const corrected: readonly (readonly [string, readonly object[], object, readonly string[]])[] = [
    ['after the last invoice is credited', [{ on: '2027-01-05', quantity: 160 }, { on: '2027-01-06', quantity: -50, known: '2027-02-20' }], {}, ['2027-02-01 + 2027-01-01..2027-02-01 600 114', '2027-02-20 - 2027-01-01..2027-02-01 500 95']],
    ['before the end and never caught up with is credited after it', [{ on: '2027-01-05', quantity: 160 }, { on: '2027-01-06', quantity: -50, known: '2027-02-05' }], {}, ['2027-02-01 + 2027-01-01..2027-02-01 600 114', '2027-02-11 - 2027-01-01..2027-02-01 500 95']],
    ['to nothing gives back all of it', [{ on: '2027-02-05', quantity: 160 }, { on: '2027-02-05', quantity: -160, known: '2027-02-20' }], {}, ['2027-02-11 + 2027-02-01..2027-02-11 600 114', '2027-02-20 - 2027-02-01..2027-02-11 600 114']],
    ['where prices hold their tax gives back a part of both', [{ on: '2027-02-05', quantity: 160 }, { on: '2027-02-06', quantity: -50, known: '2027-02-20' }], { tax: { rates: [{ percent: '19', inclusive: true }] } }, ['2027-02-11 + 2027-02-01..2027-02-11 504 96', '2027-02-20 - 2027-02-01..2027-02-11 420 80']],
    ['of two periods gives back out of each', [{ on: '2027-01-05', quantity: 160 }, { on: '2027-02-05', quantity: 140 }, { on: '2027-01-06', quantity: -50, known: '2027-02-20' }, { on: '2027-02-06', quantity: -10, known: '2027-02-20' }], {},
      ['2027-02-01 + 2027-01-01..2027-02-01 600 114', '2027-02-11 + 2027-02-01..2027-02-11 400 76', '2027-02-20 - 2027-02-01..2027-02-11 100 19', '2027-02-20 - 2027-01-01..2027-02-01 500 95']],
  ];
  for (const [name, readings, more, expected] of corrected) {
    it(`corrected ${name}`, () => {
      const { documents } = quoteCase({ currency: 'EUR', target: '2027-04-30', tax: { rates: [{ percent: '19' }] }, ...more, services: [{ id: 'net', start: '2027-01-01', end: '2027-02-10', price: 1000, usage: [usage(readings)] }] });
      expect(documents.flatMap(({ issueDate, type, lines: all }) => all.filter(({ kind }) => kind === 'usage').map((line) => `${issueDate} ${type === 'invoice' ? '+' : '-'} ${line.start ?? ''}..${line.end ?? ''} ${String(line.net)} ${String(line.tax)}`))).to.deep.equal(expected);
    });
  }

  it('of the last days is billed after the end', () => {
    expect(lines({ end: '2027-02-15', usage: [usage([{ on: '2027-02-10', quantity: 120 }])] })).to.deep.equal(['2027-02-16 2027-02-01..2027-02-16 20 × 10 = 200']);
  });

  it('has the prices of the plan of its day, counted on from one plan to the next; what a plan does not price is free', () => {
    const told = [{ on: '2027-01-05', quantity: 120 }, { on: '2027-01-20', quantity: 60 }, { on: '2027-02-03', quantity: 155 }, { on: '2027-02-04', quantity: 10, known: '2027-03-02' }];
    const change = { type: 'change-plan', on: '2027-01-10', price: 2000 };
    const plus = { key: 'traffic', included: 150, tiers: [{ upTo: null, price: '2' }] };
    const at = (events: readonly object[]): readonly string[] => lines({ usage: [usage(told)] }, { events });
    expect(at([{ ...change, usage: [plus] }])).to.deep.equal([
      '2027-02-01 2027-01-01..2027-02-01 20 × 10 = 200', '2027-02-01 2027-01-01..2027-02-01 30 × 2 = 60', '2027-03-01 2027-02-01..2027-03-01 5 × 2 = 10', '2027-04-01 2027-02-01..2027-03-01 10 × 2 = 20',
    ]);
    expect(at([change])).to.deep.equal(['2027-02-01 2027-01-01..2027-02-01 80 × 10 = 800', '2027-03-01 2027-02-01..2027-03-01 55 × 10 = 550', '2027-04-01 2027-02-01..2027-03-01 10 × 10 = 100']);
    expect(at([{ ...change, usage: [] }])).to.deep.equal(['2027-02-01 2027-01-01..2027-02-01 20 × 10 = 200']);
    // From the renewal on.
    expect(at([{ ...change, when: 'renewal', usage: [plus] }])).to.deep.equal(['2027-02-01 2027-01-01..2027-02-01 80 × 10 = 800', '2027-03-01 2027-02-01..2027-03-01 5 × 2 = 10', '2027-04-01 2027-02-01..2027-03-01 10 × 2 = 20']);
    // A metric that only the new plan prices.
    expect(at([{ ...change, usage: [{ ...plus, key: 'disk', included: 0, readings: [{ on: '2027-01-09', quantity: 7 }, { on: '2027-01-10', quantity: 8 }] }] }])).to.deep.equal([
      '2027-02-01 2027-01-01..2027-02-01 8 × 2 = 16', '2027-02-01 2027-01-01..2027-02-01 20 × 10 = 200',
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
