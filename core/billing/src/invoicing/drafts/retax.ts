import { invalid, type OperationCtx } from '@billet/sdk';
import { brandOf } from '../../brands/index.ts';
import { data } from '../../data.ts';
import { loadBuyerFacts, loadTaxTable, taxDocument } from '../../tax/index.ts';
import type { PartySnapshot } from '../documents.ts';
import { storedRates } from './stored-rates.ts';
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
  const buyer = { ...(invoice.party as PartySnapshot).buyer, ...(await loadBuyerFacts(db, [invoice.payer_id])).get(invoice.payer_id) };
  const lines = await all(InvoiceLine).where('invoice_id', invoice.id).orderBy('position');
  const rates = storedRates(await all(InvoiceTax).where('invoice_id', invoice.id).orderBy('id'));
  const priced = lines.map((line) => {
    if (line.tax_class === null) return { amount: line.net, taxCode: line.tax_code };
    const rate = table.rateFor(invoice.legal_entity_id, buyer, line.tax_class, today);
    if (rate !== undefined) rates.set(rate.code, rate);
    return { amount: lineAmount(line.quantity, line.unit_price), taxCode: rate?.code ?? null };
  });
  const taxed = taxDocument(priced, [...rates.values()], table.roundingOf(invoice.brand_id));
  if (taxed.total < 0) throw invalid('INVOICE_NEGATIVE', 'unitPrice', 'An invoice cannot be below zero; use a credit note.');
  for (const [i, line] of lines.entries()) {
    await all(InvoiceLine).findById(line.id).patch({ position: i + 1, net: taxed.nets[i] ?? line.net, tax_code: priced[i]?.taxCode ?? null });
  }
  await all(InvoiceTax).where('invoice_id', invoice.id).delete();
  for (const tax of taxed.taxes) await all(InvoiceTax).insert({ invoice_id: invoice.id, client_id: invoice.client_id, code: tax.code, name: tax.name, rate: tax.rate, base: tax.base, amount: tax.amount, line_code: tax.lineCode, level: tax.level, category: tax.category, reason: tax.reason, note: tax.note });
  await all(Invoice).findById(invoice.id).patch({ net: taxed.net, tax: taxed.tax, total: taxed.total });
};
