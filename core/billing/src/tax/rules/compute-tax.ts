import { splitTax } from './split-tax.ts';
import type { TaxRate } from './tax-rate.ts';

/** Tax of a document for one rate: sum of the net bases and the tax on it. A relief stands there with a rate of 0. */
export interface TaxGroup {
  readonly code: string;
  /** What the lines of this group carry; both levels of a two-level tax share it. */
  readonly lineCode: string;
  readonly name: string;
  readonly rate: string;
  readonly level: 1 | 2;
  /** EN 16931: S standard, AE reverse charge, E exempt, O outside the scope. */
  readonly category: string;
  readonly reason: string | null;
  readonly note: string | null;
  readonly base: number;
  readonly amount: number;
}

/** What goes in: amounts as priced, each with the code of its rate or none. */
export interface Taxable {
  readonly amount: number;
  readonly taxCode: string | null;
}

export interface TaxedDocument {
  /** Net amount of each line, in order. */
  readonly nets: readonly number[];
  readonly taxes: readonly TaxGroup[];
  readonly net: number;
  readonly tax: number;
  readonly total: number;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

/** Nets of lines whose price holds the tax, by cumulative rounding, so that they add up to the net of their sum. */
const cumulative = (amounts: readonly number[], rate: TaxRate): readonly number[] => {
  let seen = 0;
  let given = 0;
  return amounts.map((amount) => {
    seen += amount;
    const upTo = splitTax(seen, rate).net;
    const net = upTo - given;
    given = upTo;
    return net;
  });
};

const groupsOf = (rate: TaxRate, base: number, first: number, second: number): readonly TaxGroup[] => {
  const own = { lineCode: rate.code, name: rate.name, base } as const;
  if (rate.relief !== undefined) return [{ ...own, ...rate.relief, code: rate.code, rate: '0', level: 1, amount: 0 }];
  const plain = { ...own, category: 'S', reason: null, note: null } as const;
  const level1: TaxGroup = { ...plain, code: rate.taxCode ?? rate.code, rate: rate.rate, level: 1, amount: first };
  if (rate.second === undefined) return [level1];
  const { code, name } = rate.second;
  return [level1, { ...plain, code, name, rate: rate.second.rate, level: 2, amount: second }];
};

/**
 * Tax of a document. By group: one rounding per rate on the sum of its lines; by line: each line is rounded. For
 * inclusive rates the total stays what was priced: the tax is taken out of the sum, and the lines' nets add up to it.
 */
export const taxDocument = (lines: readonly Taxable[], rates: readonly TaxRate[], rounding: 'group' | 'line' = 'group'): TaxedDocument => {
  const nets = lines.map((line) => line.amount);
  const taxes: TaxGroup[] = [];
  for (const rate of rates) {
    const mine = lines.flatMap((line, index) => (line.taxCode === rate.code ? [index] : []));
    if (mine.length === 0) continue;
    const amounts = mine.map((index) => lines[index]?.amount ?? 0);
    const parts = rounding === 'line' ? amounts.map((amount) => splitTax(amount, rate)) : [splitTax(sum(amounts), rate)];
    const ownNets = rounding === 'line' ? parts.map((part) => part.net) : rate.inclusive ? cumulative(amounts, rate) : amounts;
    mine.forEach((index, i) => { nets[index] = ownNets[i] ?? 0; });
    taxes.push(...groupsOf(rate, sum(ownNets), sum(parts.map((part) => part.first)), sum(parts.map((part) => part.second))));
  }
  const net = sum(nets);
  const tax = sum(taxes.map((group) => group.amount));
  return { nets, taxes, net, tax, total: net + tax };
};
