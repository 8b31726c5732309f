import { currencyExponent } from '@billet/sdk';
import { expect } from 'chai';
import fc from 'fast-check';
import { premiumPrice } from '../../src/domains/rules/index.ts';

const CURRENCIES = ['USD', 'BRL', 'JPY', 'KWD', 'CLP'];

describe('the price of a premium name', () => {
  it('is the cost at the rate with the margin, rounded as its TLD says', () => {
    expect(premiumPrice({ amount: 500_000, currency: 'USD' }, 'USD', '1', { percent: '20', fixed: 0, step: 1, less: 0 })).to.equal(600_000);
    expect(premiumPrice({ amount: 500_000, currency: 'USD' }, 'BRL', '5.251', { percent: '12.5', fixed: 0, step: 100, less: 1 })).to.equal(2_953_699);
    expect(premiumPrice({ amount: 1, currency: 'USD' }, 'JPY', '151.5', { percent: '0', fixed: 0, step: 1, less: 0 })).to.equal(2);
    expect(premiumPrice({ amount: 1001, currency: 'JPY' }, 'USD', '0.0066', { percent: '0', fixed: 0, step: 1, less: 0 })).to.equal(661);
  });

  it('property: never below what the registrar takes, whatever the rate and the rounding', () => {
    fc.assert(
      fc.property(
        fc.record({
          amount: fc.integer({ min: 0, max: 100_000_000 }), from: fc.constantFrom(...CURRENCIES), to: fc.constantFrom(...CURRENCIES),
          rate: fc.tuple(fc.integer({ min: 0, max: 999 }), fc.integer({ min: 1, max: 999_999 })).map(([whole, part]) => `${String(whole)}.${String(part).padStart(6, '0')}`),
          percent: fc.integer({ min: 0, max: 20_000 }).map((n) => (n / 100).toFixed(2)), fixed: fc.integer({ min: 0, max: 5000 }), step: fc.constantFrom(1, 5, 10, 50, 100, 1000), less: fc.integer({ min: 0, max: 99 }),
        }),
        ({ amount, from, to, rate, ...margin }) => {
          const price = premiumPrice({ amount, currency: from }, to, rate, margin);
          const [whole = '0', part = ''] = rate.split('.');
          // Exact: price / 10^to >= amount / 10^from * rate, over common denominators.
          const left = BigInt(price) * 10n ** BigInt(currencyExponent(from)) * 10n ** BigInt(part.length);
          const right = BigInt(amount) * BigInt(whole + part) * 10n ** BigInt(currencyExponent(to));
          expect(left >= right, `${String(price)} ${to}`).to.equal(true);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
