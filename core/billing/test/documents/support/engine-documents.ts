import { taxDocument, type KeptDocument } from '@billet/billing';
import fc from 'fast-check';
import { keptDocument, keptLine, keptTax } from './kept-document.ts';

const rate = fc.record({
  rate: fc.constantFrom('0', '5.5', '7', '19', '21', '25.5'),
  inclusive: fc.boolean(),
  relief: fc.option(fc.constantFrom({ category: 'AE' as const, reason: 'reverse-charge', note: null }, { category: 'E' as const, reason: 'Charity', note: 'No. 1' }), { nil: undefined }),
});

const priced = fc.record({ quantity: fc.integer({ min: 1, max: 9 }), unit: fc.integer({ min: -50_000, max: 500_000 }), off: fc.integer({ min: 0, max: 40 }), of: fc.integer({ min: -1, max: 3 }) });

const frame = fc.record({ credit: fc.boolean(), paid: fc.integer({ min: 0, max: 900_000 }), currency: fc.constantFrom('EUR', 'JPY', 'BRL'), notes: fc.array(fc.string({ unit: 'grapheme', minLength: 1 }), { maxLength: 3 }) });

/**
 * Documents as the engine computes them: invoices and credit notes, up to four rates, exempt, reverse charge and untaxed lines,
 * prices with and without their tax, discounts, both ways of rounding, partly paid.
 */
export const engineDocuments: fc.Arbitrary<KeptDocument> = fc
  .tuple(fc.array(rate, { minLength: 1, maxLength: 4 }), fc.array(priced, { minLength: 1, maxLength: 25 }), fc.constantFrom('group' as const, 'line' as const), frame)
  .map(([given, rows, wished, { credit, paid, currency, notes }]) => {
    // Rounded line by line, whole yen may be a yen away from the rate; the standard allows less than one.
    const rounding = currency === 'JPY' ? 'group' : wished;
    const rates = given.map(({ relief, ...each }, index) => ({ code: `T${String(index)}`, name: 'VAT', ...each, ...(relief === undefined ? {} : { relief }) }));
    const lines = rows.map((row) => ({ ...row, discount: row.unit > 0 ? Math.floor((row.quantity * row.unit * row.off) / 100) : 0, taxCode: rates[row.of]?.code ?? null }));
    const taxed = taxDocument(lines.map((row) => ({ amount: row.quantity * row.unit - row.discount, taxCode: row.taxCode })), rates, rounding);
    return keptDocument({
      credit, paid, currency, notes,
      ...(credit ? { preceding: { number: 'INV-2026-000009', issued: '2026-12-01' } } : {}),
      net: taxed.net, tax: taxed.tax, total: taxed.total,
      lines: lines.map((row, index) => keptLine({ quantity: row.quantity, unit_price: row.unit, discount: row.discount, net: taxed.nets[index]!, tax_code: row.taxCode })),
      taxes: taxed.taxes.map((tax) => keptTax({ ...tax, line_code: tax.lineCode })),
    });
  });
