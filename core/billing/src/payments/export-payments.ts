import { defineOperation, formatMinor, z } from '@billet/sdk';
import { Client } from '../clients/index.ts';
import { data } from '../data.ts';
import { Invoice } from '../invoicing/index.ts';
import { filterPayments, paymentFilter } from './filter-payments.ts';
import { csvFile } from './rules/index.ts';

/** What one file holds at most. */
const MOST = 10_000;

export const exportPayments = defineOperation({
  name: 'payments.export',
  summary: 'Transactions as a CSV file, by the same filters as the list; cells that a spreadsheet would run are marked as text.',
  kind: 'query',
  http: { method: 'GET', path: '/payments/export' },
  audience: ['staff'],
  permission: 'payments.read',
  input: z.strictObject(paymentFilter),
  output: z.strictObject({ csv: z.string(), rows: z.number().int() }),
  run: async (ctx, wish) => {
    const { rows, parts } = await filterPayments(ctx, { ...wish, limit: MOST });
    const { of } = data(ctx);
    const clients = new Map((await of(Client).whereIn('id', [...new Set(rows.map((row) => row.client_id))])).map((row) => [row.id, row] as const));
    const numbers = new Map((await of(Invoice).whereIn('id', [...new Set(parts.map((part) => part.invoice_id))])).map((row) => [row.id, row.number ?? ''] as const));
    const lines = rows.map((row) => [
      row.id, row.received_on, clients.get(row.client_id)?.number ?? '', clients.get(row.client_id)?.name ?? '', row.method, row.reference,
      ...[row.amount, row.fee, row.refunded].map((amount) => Number(formatMinor({ amount, currency: row.currency }))),
      row.currency, row.reversed_at === null ? '' : 'reversed',
      [...new Set(parts.filter((part) => part.payment_id === row.id).map((part) => numbers.get(part.invoice_id) ?? ''))].join(' '),
    ]);
    return { csv: csvFile(['id', 'date', 'client', 'name', 'method', 'reference', 'amount', 'fee', 'refunded', 'currency', 'state', 'invoices'], lines), rows: lines.length };
  },
});
