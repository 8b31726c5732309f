import { expect } from 'chai';
import fc from 'fast-check';
import { ExpressionProblem, penaltyOf, readFormula, type PenaltyCase } from '../../src/contracts/rules/index.ts';

const names = ['a', 'b', 'remaining_months'] as const;
const valueOf = (source: string, values: Readonly<Record<string, readonly [bigint, bigint]>> = {}): number => {
  const [n, d] = readFormula(source, names).valueOf(values);
  return Number(n) / Number(d);
};
const problemOf = (source: string): string => {
  try {
    readFormula(source, names).valueOf({});
    return 'none';
  } catch (error) {
    if (!(error instanceof ExpressionProblem)) throw error;
    return `${error.code} ${String(error.position)}`;
  }
};

describe('a formula', () => {
  for (const [source, value] of [
    ['1 + 2 * 3', 7], ['(1 + 2) * 3', 9], ['10 - 2 - 3', 5], ['12 / 3 / 2', 2], ['-2 * -3', 6], ['2 × 3 − 4 ÷ 2', 4], ['min(3, 1, 2)', 1], ['max(1, min(5, 4))', 4], ['0.1 + 0.2', 0.3], ['a * b', 6], ['remaining_months * 10', 50],
  ] as const) {
    it(`${source} is ${String(value)}`, () => {
      expect(valueOf(source, { a: [2n, 1n], b: [3n, 1n], remaining_months: [5n, 1n] })).to.equal(value);
    });
  }

  for (const [source, problem] of [
    ['', 'EXPECTED_VALUE 1'], ['1 +', 'EXPECTED_VALUE 4'], ['1 2', 'LEFT_OVER 3'], ['(1', 'EXPECTED_CLOSE 3'], ['1 + c', 'UNKNOWN_NAME 5'], ['sqrt(4)', 'UNKNOWN_NAME 1'], ['1 % 2', 'CHARACTER 3'], ['a.constructor', 'CHARACTER 2'],
    ['1 / (2 - 2)', 'DIVISION_BY_ZERO 3'], ['constructor', 'UNKNOWN_NAME 1'], ['toString(1)', 'CHARACTER 3'], ['1e5', 'CHARACTER 1'], [`${'('.repeat(60)}1`, 'TOO_DEEP 41'], ['1+'.repeat(300), 'TOO_LONG 501'],
    [Array.from({ length: 30 }, () => '999999999999999').join('*'), 'TOO_LARGE 416'],
  ] as const) {
    it(`${source.slice(0, 20)} is refused: ${problem}`, () => {
      expect(problemOf(source)).to.equal(problem);
    });
  }

  it('never does anything but give a number or say where it is wrong', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0123456789.+-*/()ab_, min×÷−process[]{}"\'`$;=\n'), maxLength: 60 }), (source) => {
        const problem = problemOf(source);
        expect(problem === 'none' || /^[A-Z_]+ \d+$/.test(problem)).to.equal(true);
      }),
      { numRuns: 2000 },
    );
  });

  interface Tree {
    readonly text: string;
    readonly value: number;
  }
  const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
    tree: fc.oneof(
      { depthSize: 'small' },
      fc.nat(1000).map((value) => ({ text: String(value), value })),
      fc.tuple(tie('tree'), fc.constantFrom('+', '-', '*', 'min', 'max'), tie('tree')).map(([left, sign, right]) => {
        const value = { '+': left.value + right.value, '-': left.value - right.value, '*': left.value * right.value, min: Math.min(left.value, right.value), max: Math.max(left.value, right.value) }[sign];
        return { text: sign.length > 1 ? `${sign}(${left.text}, ${right.text})` : `(${left.text} ${sign} ${right.text})`, value };
      }),
    ),
  }));
  it('gives what the same sum gives elsewhere', () => {
    fc.assert(
      fc.property(tree, ({ text, value }) => {
        fc.pre(text.length <= 500 && Number.isSafeInteger(value));
        expect(valueOf(text)).to.equal(value);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a penalty', () => {
  const base: PenaltyCase = {
    kind: 'formula', amount: 0, formula: 'remaining_months * monthly_price * 0.3', startsOn: '2027-01-01', endsOn: '2028-01-01', termMonths: 12, on: '2027-07-01', currency: 'BRL', price: 9990, cycleMonths: [1n, 1n], setupFee: 20_000,
  };
  for (const [name, wish, amount] of [
    ['is a share of the months that remain', {}, 17_982],
    ['counts a month that has begun', { on: '2027-07-02' }, 17_982],
    ['is nothing once the term is over', { on: '2028-01-01' }, 0],
    ['is a fixed amount', { kind: 'amount', amount: 15_000 }, 15_000],
    ['is nothing where there is none', { kind: 'none' }, 0],
    ['takes the yearly price by the month', { price: 119_880, cycleMonths: [12n, 1n] }, 17_982],
    ['gives back the set-up fee month by month', { formula: 'setup_fee * remaining_months ÷ term_months' }, 10_000],
    ['never is below nothing', { formula: '0 - 5' }, 0],
    ['is capped', { formula: 'min(remaining_months * monthly_price, 100)' }, 10_000],
    ['in a currency without decimals', { currency: 'JPY', price: 3000, formula: 'monthly_price / 7' }, 429],
    ['in yen: a number of the formula is so many yen', { currency: 'JPY', price: 3000, formula: 'min(remaining_months * monthly_price, 100)' }, 100],
    ['in yen: half a yen is rounded up', { currency: 'JPY', price: 3001, formula: 'price ÷ 2' }, 1501],
    ['in yen: a share of the months that remain', { currency: 'JPY', price: 3000 }, 5400],
    ['in yen: the yearly price by the month', { currency: 'JPY', price: 36_000, cycleMonths: [12n, 1n] }, 5400],
    ['in yen: the weekly price by the month', { currency: 'JPY', price: 700, cycleMonths: [84n, 365n] }, 5475],
    ['in yen: the set-up fee month by month', { currency: 'JPY', setupFee: 1001, formula: 'setup_fee * remaining_months / term_months' }, 501],
    ['in yen: a fixed amount is in yen', { currency: 'JPY', kind: 'amount', amount: 15_000 }, 15_000],
    ['in dinars: a number of the formula is so many dinars', { currency: 'KWD', price: 12_345, formula: 'min(remaining_months * monthly_price, 10)' }, 10_000],
    ['in dinars: to the thousandth', { currency: 'KWD', price: 10_001, formula: 'monthly_price / 7' }, 1429],
    ['in dinars: half a thousandth is rounded up', { currency: 'KWD', price: 3001, formula: 'price ÷ 2' }, 1501],
    ['in dinars: a share of the months that remain', { currency: 'KWD', price: 12_345 }, 22_221],
    ['in dinars: the weekly price by the month', { currency: 'KWD', price: 700, cycleMonths: [84n, 365n] }, 5475],
    ['in dinars: less than a thousandth is nothing', { currency: 'KWD', formula: '0.0004' }, 0],
    ['by the days that remain, 29 February among them', { currency: 'JPY', on: '2028-02-28', endsOn: '2028-03-01', formula: 'remaining_days * 10' }, 20],
    ['by the days that remain where there is no 29 February', { currency: 'JPY', on: '2027-02-28', endsOn: '2027-03-01', formula: 'remaining_days * 10' }, 10],
    ['a term that ends on 29 February: a whole month from 29 January', { currency: 'JPY', on: '2028-01-29', endsOn: '2028-02-29', formula: 'remaining_months' }, 1],
    ['a term that ends on 29 February: two months have begun from the 28th', { currency: 'JPY', on: '2028-01-28', endsOn: '2028-02-29', formula: 'remaining_months' }, 2],
    ['over the end of a year', { currency: 'KWD', on: '2027-12-31', endsOn: '2028-01-31', formula: 'remaining_months' }, 1000],
    ['before the term begins the whole of it remains', { currency: 'JPY', on: '2026-12-01', formula: 'remaining_months + elapsed_months * 100' }, 12],
    ['what is over and what remains are the term', { currency: 'JPY', on: '2027-04-15', formula: 'remaining_months + elapsed_months * 100' }, 309],
  ] as const) {
    it(name, () => {
      expect(penaltyOf({ ...base, ...wish } as PenaltyCase)).to.equal(amount);
    });
  }
});
