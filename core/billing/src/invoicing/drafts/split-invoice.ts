import { defineOperation, invalid, z } from '@billet/sdk';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { Invoice, invoiceColumns, InvoiceLine, InvoiceTax } from '../tables.ts';
import { holdEditable } from './hold-editable.ts';
import { putInForce } from './put-in-force.ts';
import { retax } from './retax.ts';

/** What a part takes over from the whole: neither its number nor what other rooms note on it. */
const ownColumns = (invoice: Invoice): Partial<Invoice> => {
  const { id: _id, number: _number, number_seq: _seq, number_period: _period, series_id: _series, ...taken } = invoiceColumns;
  return Object.fromEntries(Object.entries(invoice.toJSON()).filter(([column]) => Object.hasOwn(taken, column)));
};

/** Some of the lines become a document of their own, of the same kind. */
export const splitInvoice = defineOperation({
  name: 'invoices.split',
  summary: 'Moves lines of a draft or pro-forma to a new one.',
  kind: 'command',
  http: { method: 'POST', path: '/invoices/{id}/split' },
  audience: ['staff'],
  permission: 'invoices.write',
  input: z.strictObject({ id: idSchema, lineIds: z.array(idSchema).min(1).max(200) }),
  output: z.strictObject({ id: z.number().int() }),
  run: async (ctx, { id, lineIds }) => {
    const invoice = await holdEditable(ctx, id);
    const { all } = data(ctx);
    const wanted = [...new Set(lineIds)];
    const lines = await all(InvoiceLine).where('invoice_id', id);
    if (wanted.some((lineId) => !lines.some((line) => line.id === lineId))) throw invalid('NOT_FOUND', 'lineIds', 'This line is not on the invoice.');
    if (wanted.length === lines.length) throw invalid('SPLIT_ALL', 'lineIds', 'At least one line stays.');
    const part = await all(Invoice).insertAndFetch({ ...ownColumns(invoice), doc_type: 'invoice', status: 'draft', issue_date: null, net: 0, tax: 0, total: 0, version: 1, created_at: ctx.clock.now() });
    for (const tax of await all(InvoiceTax).where('invoice_id', id)) {
      const { id: _taxId, ...same } = tax.toJSON() as InvoiceTax;
      await all(InvoiceTax).insert({ ...same, invoice_id: part.id, base: 0, amount: 0 });
    }
    await all(InvoiceLine).whereIn('id', wanted).patch({ invoice_id: part.id });
    await retax(ctx, part);
    await retax(ctx, invoice);
    if (invoice.status === 'proforma') await putInForce(ctx, part.id, 'proforma', false);
    ctx.touch({ kind: 'invoice', id, clientId: invoice.client_id }, { total: invoice.total }, { splitInto: part.id, lines: wanted.length });
    return { id: part.id };
  },
});
