import { multiplyRatio, roundHalfUp } from '@billet/sdk';

/** One rate that applies to a line. `rate` is a percentage as exact decimal text, for example `23` or `6.5`. */
export interface TaxRate {
  readonly code: string;
  readonly name: string;
  readonly rate: string;
  /** The price contains the tax already. */
  readonly inclusive: boolean;
}

/** Tax of a document for one rate: sum of the net bases and the tax on it. */
export interface TaxGroup {
  readonly code: string;
  readonly name: string;
  readonly rate: string;
  readonly base: number;
  readonly amount: number;
}

/** A decimal text as a fraction: `6.5` → 65/10. */
const fraction = (decimal: string): readonly [bigint, bigint] => {
  const [whole = '0', part = ''] = decimal.split('.');
  return [BigInt(`${whole}${part}`), 10n ** BigInt(part.length)];
};

/** Tax on a net amount. */
export const taxOn = (net: number, rate: string): number => {
  const [n, d] = fraction(rate);
  return multiplyRatio(net, n, d * 100n);
};

/** Net part of a gross amount. */
export const netOf = (gross: number, rate: string): number => {
  const [n, d] = fraction(rate);
  return roundHalfUp(BigInt(gross) * d * 100n, d * 100n + n);
};

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
    const gross = mine.reduce((sum, index) => sum + (lines[index]?.amount ?? 0), 0);
    let amount: number;
    if (rate.inclusive) {
      const base = rounding === 'group' ? netOf(gross, rate.rate) : mine.reduce((sum, index) => sum + netOf(lines[index]?.amount ?? 0, rate.rate), 0);
      amount = gross - base;
      // Cumulative rounding, so that the nets of the lines add up to the base.
      let seen = 0;
      let given = 0;
      for (const index of mine) {
        seen += lines[index]?.amount ?? 0;
        const upTo = gross === 0 ? 0 : multiplyRatio(base, seen, gross);
        nets[index] = upTo - given;
        given = upTo;
      }
    } else {
      amount = rounding === 'group' ? taxOn(gross, rate.rate) : mine.reduce((sum, index) => sum + taxOn(lines[index]?.amount ?? 0, rate.rate), 0);
    }
    taxes.push({ code: rate.code, name: rate.name, rate: rate.rate, base: mine.reduce((sum, index) => sum + (nets[index] ?? 0), 0), amount });
  }
  const net = nets.reduce((sum, amount) => sum + amount, 0);
  const tax = taxes.reduce((sum, group) => sum + group.amount, 0);
  return { nets, taxes, net, tax, total: net + tax };
};
