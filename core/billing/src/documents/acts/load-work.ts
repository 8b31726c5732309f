import { addDays, type OperationCtx } from '@billet/sdk';
import { data } from '../../data.ts';
import { Invoice, InvoiceLine, InvoiceTax } from '../../invoicing/index.ts';
import { netRows, type NetRows } from '../rules/net-rows.ts';
import { shareTax } from '../rules/share-tax.ts';

/** One service that was rendered, or taken back by a credit note; amounts in minor units. */
export interface Work {
  readonly invoice: Invoice;
  readonly line: InvoiceLine;
  /** Month in which its period ended, or in which it was billed if it has none: `YYYY-MM`. */
  readonly month: string;
  readonly net: number;
  /** Rates that apply to it, in percent, also where nothing comes of them; none where it is not taxed. */
  readonly rates: readonly string[];
  readonly taxes: readonly { readonly name: string; readonly rate: string; readonly amount: number }[];
}

/** What is taken back before its month counts in that month, else in the month of its own day: a month that is closed stays as it is. */
const monthOf = (invoice: Invoice, line: InvoiceLine): string => {
  const own = (invoice.issue_date ?? '').slice(0, 7);
  if (line.period_end === null) return own;
  const ended = addDays(line.period_end, -1).slice(0, 7);
  return invoice.doc_type === 'credit_note' && ended < own ? own : ended;
};

/** What documents in force say was rendered or taken back. */
export const worksOf = async (ctx: OperationCtx, invoices: readonly Invoice[]): Promise<readonly Work[]> => {
  const { all } = data(ctx);
  const ids = invoices.map((invoice) => invoice.id);
  const lines = await all(InvoiceLine).whereIn('invoice_id', ids).orderBy(['invoice_id', 'position']);
  const taxes = await all(InvoiceTax).whereIn('invoice_id', ids).orderBy('id');
  return invoices.flatMap((invoice) => {
    const own = lines.filter((line) => line.invoice_id === invoice.id);
    const groups = taxes.filter((tax) => tax.invoice_id === invoice.id);
    const shares = shareTax(own.map((line) => ({ id: line.id, net: line.net, taxCode: line.tax_code })), groups.map((tax) => ({ code: tax.line_code ?? tax.code, amount: tax.amount })));
    const sign = invoice.doc_type === 'credit_note' ? -1 : 1;
    return own
      .filter((line) => line.kind !== 'topup')
      .map((line) => ({
        invoice, line,
        month: monthOf(invoice, line),
        net: sign * line.net,
        rates: groups.filter((tax) => (tax.line_code ?? tax.code) === line.tax_code && (tax.category ?? 'S') === 'S').map((tax) => tax.rate),
        taxes: groups.map((tax, index) => ({ name: tax.name, rate: tax.rate, amount: sign * (shares.get(line.id)?.[index] ?? 0) })).filter((tax) => tax.amount !== 0),
      }));
  });
};

/** Services of a client that ended or were taken back from this day on, whatever was paid of them. */
export const loadWork = async (ctx: OperationCtx, clientId: number, from: string): Promise<readonly Work[]> => {
  const { all } = data(ctx);
  const found = await all(InvoiceLine).where('client_id', clientId).where((either) => either.whereNull('period_end').orWhere('period_end', '>', from)).select('invoice_id');
  const ids = [...new Set(found.map((line) => line.invoice_id))];
  // Top-ups are money, not work.
  const invoices = await all(Invoice).where('client_id', clientId).where('status', 'issued').whereIn('doc_type', ['invoice', 'credit_note'])
    .where((either) => either.whereIn('id', ids).orWhere((note) => note.where('doc_type', 'credit_note').where('issue_date', '>=', from))).orderBy('id');
  return (await worksOf(ctx, invoices)).filter((work) => work.month >= from.slice(0, 7));
};

export const taxOf = (work: Work): number => work.taxes.reduce((sum, { amount }) => sum + amount, 0);

/** Works with what was taken back of them in the same month. */
export const netWorks = (works: readonly Work[]): NetRows<{ readonly lineId: number; readonly takesBack: number | null; readonly net: number; readonly tax: number; readonly work: Work }> =>
  netRows(works.map((work) => ({ lineId: work.line.id, takesBack: work.line.credits_line_id, net: work.net, tax: taxOf(work), work })));
