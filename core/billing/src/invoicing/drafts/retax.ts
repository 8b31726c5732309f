import type { OperationCtx } from '@billet/sdk';
import { brandOf } from '../../brands/index.ts';
import { data } from '../../data.ts';
import { loadTaxTable, taxDocument, type TaxRate } from '../../tax/index.ts';
import type { PartySnapshot } from '../documents.ts';
import { lineAmount } from '../rules/index.ts';
import { Invoice, InvoiceLine, InvoiceTax } from '../tables.ts';

/**
 * Adds a document up anew after its lines changed. Lines by hand are taxed by their class as of today; lines that the
 * engine made keep the rate they were made with.
 */
export const retax = async (ctx: OperationCtx, invoice: Invoice): Promise<void> => {
  const { all, db } = data(ctx);
  const today = ctx.clock.today((await brandOf(ctx, invoice.brand_id)).zone);
  const table = await loadTaxTable(db);
  const { buyer } = invoice.party as PartySnapshot;
  const lines = await all(InvoiceLine).where('invoice_id', invoice.id).orderBy('position');
  const rates = new Map<string, TaxRate>((await all(InvoiceTax).where('invoice_id', invoice.id)).map((row) => [row.code, { code: row.code, name: row.name, rate: row.rate, inclusive: false }]));
  const priced = lines.map((line) => {
    if (line.tax_class === null) return { amount: line.net, taxCode: line.tax_code };
    const rate = table.rateFor(invoice.legal_entity_id, buyer.country, line.tax_class, today);
    if (rate !== undefined) rates.set(rate.code, rate);
    return { amount: lineAmount(line.quantity, line.unit_price), taxCode: rate?.code ?? null };
  });
  const taxed = taxDocument(priced, [...rates.values()]);
  for (const [i, line] of lines.entries()) {
    await all(InvoiceLine).findById(line.id).patch({ position: i + 1, net: taxed.nets[i] ?? line.net, tax_code: priced[i]?.taxCode ?? null });
  }
  await all(InvoiceTax).where('invoice_id', invoice.id).delete();
  for (const tax of taxed.taxes) await all(InvoiceTax).insert({ invoice_id: invoice.id, client_id: invoice.client_id, code: tax.code, name: tax.name, rate: tax.rate, base: tax.base, amount: tax.amount });
  await all(Invoice).findById(invoice.id).patch({ net: taxed.net, tax: taxed.tax, total: taxed.total });
};
