import { groupBy } from '../../group-by.ts';
import { taxOn, type TaxRate } from '../../tax/index.ts';
import type { InvoiceTax } from '../tables.ts';

/** The rates a document was made with, from its stored taxes; a second level is told to be compound by its own amount. */
export const storedRates = (rows: readonly InvoiceTax[]): Map<string, TaxRate> =>
  new Map(
    [...groupBy(rows, (row) => row.line_code ?? row.code)].flatMap(([code, group]): (readonly [string, TaxRate])[] => {
      const first = group.find((row) => row.level !== 2);
      const second = group.find((row) => row.level === 2);
      if (first === undefined) return [];
      const relieved = (first.category === 'AE' || first.category === 'E') && first.reason !== null;
      return [[code, {
        code, taxCode: first.code, name: first.name, rate: first.rate, inclusive: false,
        ...(second === undefined ? {} : { second: { code: second.code, name: second.name, rate: second.rate, compound: second.amount !== taxOn(first.base, second.rate) } }),
        ...(relieved ? { relief: { category: first.category as 'AE' | 'E', reason: first.reason ?? '', note: first.note } } : {}),
      }]];
    }),
  );
