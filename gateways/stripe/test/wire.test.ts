import { currencyCodes, currencyExponent } from '@billet/sdk';
import { expect } from 'chai';
import fc from 'fast-check';
import { feeFromWire, fromWire, toWire } from '../src/wire.ts';

/** What Stripe's documents say about each kind of currency: ours, then Stripe's. */
const TABLE: readonly (readonly [string, number, number])[] = [
  ['EUR', 3545, 3545],
  ['HUF', 123_400, 123_400],
  ['JPY', 500, 500],
  ['CLP', 9990, 9990],
  ['KWD', 12_340, 12_340],
  ['ISK', 15, 1500],
  ['UGX', 3700, 370_000],
  ['MGA', 50_000, 500],
  ['TWD', 80_000, 80_000],
];

const REFUSED: readonly (readonly [string, number, string])[] = [
  ['KWD', 12_345, 'the third decimal'],
  ['MGA', 50_050, 'hundredths of an ariary'],
  ['EUR', 0, 'nothing'],
  ['EUR', -100, 'a negative amount'],
  ['EUR', 1.5, 'half a cent'],
  ['CLF', 10_000, 'a currency Stripe does not take'],
  ['XXX', 100, 'a code that is no currency'],
];

const UNKNOWN = new Set(['CLF', 'UYW', 'UYI', 'IQD', 'LYD']);

describe('amounts on the wire', () => {
  for (const [currency, ours, theirs] of TABLE) {
    it(`sends ${String(ours)} ${currency} as ${String(theirs)} and reads it back`, () => {
      expect(toWire({ amount: ours, currency })).to.equal(theirs);
      expect(fromWire(theirs, currency.toLowerCase())).to.deep.equal({ amount: ours, currency });
    });
  }

  for (const [currency, amount, what] of REFUSED) {
    it(`refuses ${what} (${String(amount)} ${currency})`, () => {
      expect(() => toWire({ amount, currency }))
        .to.throw()
        .with.property('name', 'ModuleError');
    });
  }

  it('loses nothing in any currency Stripe takes', () => {
    const money = fc.constantFrom(...currencyCodes.filter((code) => !UNKNOWN.has(code))).chain((currency) => {
      const step = currency === 'MGA' ? 100 : currencyExponent(currency) === 3 ? 10 : 1;
      return fc.integer({ min: 1, max: 99_999_999 }).map((count) => ({ amount: count * step, currency }));
    });
    fc.assert(
      fc.property(money, (each) => {
        expect(fromWire(toWire(each), each.currency.toLowerCase())).to.deep.equal(each);
      }),
    );
  });

  it('never rounds an amount that was paid, only a fee', () => {
    expect(() => fromWire(1550, 'isk')).to.throw('no amount');
    expect(feeFromWire(1550, 'isk')).to.deep.equal({ amount: 16, currency: 'ISK' });
    expect(() => fromWire(100, 'usdc')).to.throw('not known');
  });
});
