import { expect } from 'chai';
import fc from 'fast-check';
import { addMoney, allocateMinor, currencyCodes, currencyExponent, formatMinor, minorSchema, money, moneySchema, multiplyRatio, parseMoney, roundHalfUp, subtractMoney } from '@billet/sdk';
import { errorOf } from './support/error-of.ts';

const MAX = Number.MAX_SAFE_INTEGER;
const amounts = fc.maxSafeInteger();
const codes = fc.constantFrom(...currencyCodes);
const unsafe = [0.5, 1.1, MAX + 1, -MAX - 1, NaN, Infinity, -Infinity, 1e21];

describe('money: making and adding', () => {
  for (const amount of unsafe) {
    it(`${amount} is no amount`, () => {
      expect(errorOf(() => money(amount, 'EUR'))).to.include({ code: 'MONEY_RANGE', status: 422 });
      expect(errorOf(() => addMoney({ amount, currency: 'EUR' }, money(0, 'EUR')))).to.include({ code: 'MONEY_RANGE' });
      expect(errorOf(() => subtractMoney(money(0, 'EUR'), { amount, currency: 'EUR' }))).to.include({ code: 'MONEY_RANGE' });
      expect(errorOf(() => multiplyRatio(amount, 1, 1))).to.include({ code: 'MONEY_RANGE' });
      expect(errorOf(() => allocateMinor(amount, [1]))).to.include({ code: 'MONEY_RANGE' });
      expect([minorSchema.safeParse(amount).success, moneySchema.safeParse({ amount, currency: 'EUR' }).success]).to.deep.equal([false, false]);
    });
  }

  for (const code of ['', 'eur', 'EURO', 'XXX', 'constructor', '__proto__']) {
    it(`"${code}" is no currency`, () => {
      expect(errorOf(() => money(1, code))).to.include({ code: 'MONEY_CURRENCY', status: 422 });
      expect(moneySchema.safeParse({ amount: 1, currency: code }).success).to.equal(false);
    });
  }

  it('minus nought is nought', () => {
    for (const amount of [money(-0, 'EUR').amount, subtractMoney(money(0, 'EUR'), money(0, 'EUR')).amount, multiplyRatio(-1, 1, 3), parseMoney('-0', 'EUR').amount, ...allocateMinor(-0, [1, 2])]) expect(Object.is(amount, 0)).to.equal(true);
  });

  it('two currencies do not add up', () => {
    for (const work of [addMoney, subtractMoney]) expect(errorOf(() => work(money(1, 'EUR'), money(1, 'USD')))).to.include({ code: 'MONEY_MIXED', message: 'EUR and USD do not add up.' });
  });

  it('property: adding and taking away is exact, or refused; never approximate', () => {
    fc.assert(fc.property(amounts, amounts, codes, (a, b, code) => {
      for (const [work, exact] of [[addMoney, BigInt(a) + BigInt(b)], [subtractMoney, BigInt(a) - BigInt(b)]] as const) {
        if (exact > BigInt(MAX) || exact < -BigInt(MAX)) expect(errorOf(() => work(money(a, code), money(b, code)))).to.include({ code: 'MONEY_RANGE' });
        else expect(work(money(a, code), money(b, code))).to.deep.equal({ amount: Number(exact), currency: code });
      }
    }));
  });
});

describe('money: rounding', () => {
  const table: readonly [bigint, bigint, number][] = [
    [5n, 2n, 3], [-5n, 2n, -3], [5n, -2n, -3], [-5n, -2n, 3], [49n, 100n, 0], [50n, 100n, 1], [-50n, 100n, -1], [-49n, 100n, 0], [149n, 100n, 1], [150n, 100n, 2], [0n, 7n, 0], [1n, 3n, 0], [2n, 3n, 1], [2675n, 1000n, 3], [1005n, 10n, 101],
  ];
  for (const [numerator, denominator, expected] of table) it(`${numerator} ÷ ${denominator} is ${expected}`, () => { expect(roundHalfUp(numerator, denominator)).to.equal(expected); });

  const wide = fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n });
  it('property: never more than a half away, a half goes away from nought, signs mirror', () => {
    fc.assert(fc.property(wide, wide.filter((d) => d !== 0n), (n, d) => {
      const exact = n / d;
      if (exact > BigInt(MAX) - 1n || exact < -BigInt(MAX) + 1n) return;
      const rounded = BigInt(roundHalfUp(n, d));
      const twice = 2n * (rounded * d - n);
      const off = twice < 0n ? -twice : twice;
      const size = d < 0n ? -d : d;
      expect(off <= size).to.equal(true);
      if (off === size) expect((rounded < 0n ? -rounded : rounded) > (exact < 0n ? -exact : exact)).to.equal(true);
      expect(roundHalfUp(-n, d) + 0).to.equal(-Number(rounded) + 0);
    }));
  });

  it('what does not fit is refused, so is dividing by nought', () => {
    expect(errorOf(() => roundHalfUp(BigInt(MAX) * 2n + 1n, 2n))).to.include({ code: 'MONEY_RANGE' });
    expect(roundHalfUp(BigInt(MAX) * 2n, 2n)).to.equal(MAX);
    expect(errorOf(() => roundHalfUp(1n, 0n))).to.include({ code: 'MONEY_DIVISION' });
    expect(errorOf(() => multiplyRatio(1, 1, 0))).to.include({ code: 'MONEY_DIVISION' });
  });

  const ratios: readonly [number, number | bigint, number | bigint, number][] = [[1000, 13, 31, 419], [MAX, 1, 1, MAX], [MAX, 10n ** 20n, 10n ** 20n, MAX], [999, 23, 100, 230], [-999, 23, 100, -230], [1, 1, 2, 1], [-1, 1, 2, -1]];
  for (const [amount, n, d, expected] of ratios) it(`${amount} × ${n} ÷ ${d} is ${expected}`, () => { expect(multiplyRatio(amount, n, d)).to.equal(expected); });

  it('a fraction of a ratio is refused, not cut', () => {
    expect(errorOf(() => multiplyRatio(100, 0.5, 1))).to.include({ code: 'MONEY_RANGE' });
    expect(errorOf(() => multiplyRatio(100, 1, 1.5))).to.include({ code: 'MONEY_RANGE' });
  });
});

describe('money: splitting', () => {
  const table: readonly [number, readonly number[], readonly number[]][] = [
    [100, [1, 1, 1], [34, 33, 33]], [-100, [1, 1, 1], [-34, -33, -33]], [5, [3, 7], [2, 3]], [1, [1, 1], [1, 0]], [0, [1, 2], [0, 0]], [10, [0, 1], [0, 10]], [7, [5], [7]], [100, [70, 20, 10], [70, 20, 10]], [101, [70, 20, 10], [71, 20, 10]], [MAX, [1, 1], [4_503_599_627_370_496, 4_503_599_627_370_495]],
  ];
  for (const [amount, weights, parts] of table) it(`${amount} by ${weights.join(':')} is ${parts.join(' + ')}`, () => { expect(allocateMinor(amount, weights)).to.deep.equal(parts); });

  it('property: parts add up exactly, none is further than one from its share, none has the wrong sign, nothing for no weight', () => {
    const weights = fc.array(fc.nat(1_000_000), { minLength: 1, maxLength: 30 }).filter((list) => list.some((weight) => weight > 0));
    fc.assert(fc.property(amounts, weights, (amount, list) => {
      const parts = allocateMinor(amount, list);
      const sum = BigInt(list.reduce((a, b) => a + b, 0));
      expect(parts.reduce((total, part) => total + BigInt(part), 0n)).to.equal(BigInt(amount));
      parts.forEach((part, i) => {
        const off = BigInt(part) * sum - BigInt(amount) * BigInt(list[i] ?? 0);
        expect(off < sum && off > -sum).to.equal(true);
        expect(part === 0 || Math.sign(part) === Math.sign(amount)).to.equal(true);
        if (list[i] === 0) expect(part).to.equal(0);
      });
      expect(allocateMinor(-amount, list).map((part) => -part + 0)).to.deep.equal(parts);
    }));
  });

  for (const weights of [[], [0], [0, 0], [-1, 2]]) it(`weights ${JSON.stringify(weights)} are refused`, () => { expect(errorOf(() => allocateMinor(1, weights))).to.include({ code: 'MONEY_WEIGHTS' }); });
  for (const weight of [0.5, NaN, Infinity, MAX + 1]) it(`a weight of ${weight} is refused`, () => { expect(errorOf(() => allocateMinor(1, [1, weight]))).to.include({ code: 'MONEY_RANGE' }); });
});

describe('money: texts', () => {
  const shown: readonly [number, string, string][] = [[3545, 'EUR', '35.45'], [5, 'EUR', '0.05'], [-5, 'EUR', '-0.05'], [0, 'EUR', '0.00'], [-100, 'USD', '-1.00'], [1234, 'JPY', '1234'], [1, 'KWD', '0.001'], [12_345, 'CLF', '1.2345'], [MAX, 'USD', '90071992547409.91']];
  for (const [amount, currency, text] of shown) it(`${amount} ${currency} is ${text}`, () => { expect(formatMinor({ amount, currency })).to.equal(text); });

  const read: readonly [string, string, '.' | ',', number][] = [['35.45', 'EUR', '.', 3545], ['35,45', 'EUR', ',', 3545], [' 35 ', 'EUR', '.', 3500], ['-0.5', 'EUR', '.', -50], ['1.5', 'KWD', '.', 1500], ['007', 'JPY', '.', 7], ['90071992547409.91', 'USD', '.', MAX]];
  for (const [text, currency, decimal, amount] of read) it(`"${text}" is ${amount} ${currency}`, () => { expect(parseMoney(text, currency, decimal)).to.deep.equal({ amount, currency }); });

  const refused: readonly [string, string, '.' | ','][] = [['', 'EUR', '.'], ['1e5', 'EUR', '.'], ['0x10', 'EUR', '.'], ['1,000', 'EUR', '.'], ['1.000,00', 'EUR', ','], ['1 000', 'EUR', '.'], ['35.45', 'EUR', ','], ['1,234', 'KWD', '.'], ['0.001', 'EUR', '.'], ['1.0', 'JPY', '.'], ['٣', 'EUR', '.'], ['１', 'EUR', '.'], ['+1', 'EUR', '.'], ['--1', 'EUR', '.'], ['1.', 'EUR', '.'], ['.5', 'EUR', '.'], ['NaN', 'EUR', '.'], ['Infinity', 'EUR', '.'], ['1\n2', 'EUR', '.'], ['€5', 'EUR', '.']];
  for (const [text, currency, decimal] of refused) it(`${JSON.stringify(text)} in ${currency} with "${decimal}" is refused`, () => { expect(errorOf(() => parseMoney(text, currency, decimal))).to.include({ code: 'MONEY_FORMAT', status: 422 }); });

  it('what does not fit is refused, not rounded', () => { expect(errorOf(() => parseMoney('90071992547409.92', 'USD'))).to.include({ code: 'MONEY_RANGE' }); });

  it('property: what is written can be read again, in every currency', () => {
    fc.assert(fc.property(amounts, codes, (amount, currency) => { expect(parseMoney(formatMinor({ amount, currency }), currency)).to.deep.equal({ amount: amount + 0, currency }); }));
  });

  it('property: whatever text comes, the answer is a safe integer or a refusal', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.stringMatching(/^-?\d{0,18}[.,]?\d{0,5}$/)), codes, (text, currency) => {
      try {
        expect(Number.isSafeInteger(parseMoney(text, currency).amount)).to.equal(true);
      } catch (error) {
        expect((error as { code: string }).code).to.match(/^MONEY_(FORMAT|RANGE)$/);
      }
    }));
  });
});

describe('currencies', () => {
  const exponents: Readonly<Record<number, string>> = { 0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF', 2: 'EUR USD BRL RUB UAH CNY GBP HUF CZK MGA MRU IDR TWD XCG UZS', 3: 'BHD IQD JOD KWD LYD OMR TND', 4: 'CLF UYW' };
  for (const [exponent, list] of Object.entries(exponents)) for (const code of list.split(' ')) it(`${code} has ${exponent} decimals`, () => { expect([currencyExponent(code), currencyCodes.includes(code)]).to.deep.equal([Number(exponent), true]); });

  it('each code is there once, in order, and no other has an odd number of decimals', () => {
    expect([...new Set(currencyCodes)].sort()).to.deep.equal(currencyCodes);
    const odd = currencyCodes.filter((code) => currencyExponent(code) !== 2);
    expect(odd).to.deep.equal([...`${exponents[0] ?? ''} ${exponents[3] ?? ''} ${exponents[4] ?? ''}`.split(' ')].sort());
    for (const code of currencyCodes) expect(code).to.match(/^[A-Z]{3}$/);
  });

  it('a name out of the language itself is no currency', () => { expect([currencyExponent('constructor'), currencyExponent('toString')]).to.deep.equal([2, 2]); });
});
