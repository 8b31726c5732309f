import { allocateMinor } from '@billet/sdk';
import { taxDocument, type TaxRate } from '../tax/rules/index.ts';
import type { QuoteCase } from './case-schema.ts';

/** Tax of one document: for each rate, and for each line so that the lines add up to it. */
export interface QuoteTaxes {
  readonly taxes: readonly { readonly code: string; readonly name: string; readonly rate: string; readonly base: number; readonly amount: number }[];
  readonly nets: readonly number[];
  readonly perLine: readonly number[];
}

/** The one rate of the case; its second level stands in it. */
const ratesOf = ({ tax }: QuoteCase): readonly TaxRate[] => {
  const [first, second] = tax.rates.map(({ code, name, percent, ...rest }, i) => ({ ...rest, code: code ?? `T${String(i + 1)}`, name: name ?? code ?? `T${String(i + 1)}`, rate: percent }));
  if (first === undefined) return [];
  const own = { name: first.name, rate: first.rate, inclusive: first.inclusive } as const;
  if (second === undefined) return [{ ...own, code: first.code }];
  return [{ ...own, code: `${first.code}+${second.code}`, taxCode: first.code, second: { code: second.code, name: second.name, rate: second.rate, compound: second.compound } }];
};

/** What all lines of a tax carry of it. */
const spread = (amount: number, nets: readonly number[]): readonly number[] => (nets.some((net) => net > 0) ? allocateMinor(amount, nets) : nets.map(() => 0));

export const taxesOf = (quote: QuoteCase, amounts: readonly number[]): QuoteTaxes => {
  const rates = ratesOf(quote);
  const [first] = rates;
  if (first === undefined) return { taxes: [], nets: amounts, perLine: amounts.map(() => 0) };
  const taxed = taxDocument(amounts.map((amount) => ({ amount, taxCode: first.code })), rates, quote.tax.rounding);
  const perLine = taxed.taxes.map((tax) => spread(tax.amount, taxed.nets)).reduce<readonly number[]>((sums, parts) => sums.map((sum, i) => sum + (parts[i] ?? 0)), amounts.map(() => 0));
  return { taxes: taxed.taxes.map(({ code, name, rate, base, amount }) => ({ code, name, rate, base, amount })), nets: taxed.nets, perLine };
};
