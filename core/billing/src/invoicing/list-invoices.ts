import { defineOperation, notFound, z } from '@billet/sdk';
import { data } from '../data.ts';
import { idSchema, pageInput, pageOf, pageResult } from '../paging.ts';
import { invoiceSchema, invoiceView } from './invoice-view.ts';
import { Invoice, InvoiceLine, InvoiceTax, LineCredit } from './tables.ts';

export const listInvoices = defineOperation({
  name: 'invoices.list',
  summary: 'Invoices, newest first; by client, state of payment, or overdue on a date.',
  kind: 'query',
  http: { method: 'GET', path: '/invoices' },
  audience: ['staff', 'client'],
  permission: 'invoices.read',
  input: z.strictObject({
    clientId: idSchema.optional(),
    settlement: z.enum(['unpaid', 'part_paid', 'paid', 'refunded', 'written_off', 'open']).optional(),
    overdueOn: z.iso.date().optional(),
    runId: idSchema.optional(),
    number: z.string().max(60).optional(),
    ...pageInput,
  }),
  output: pageOf(invoiceSchema),
  run: async (ctx, { clientId, settlement, overdueOn, runId, number, before, limit }) => {
    const query = data(ctx).of(Invoice).orderBy('id', 'desc').limit(limit);
    if (clientId !== undefined) void query.where('client_id', clientId);
    if (settlement === 'open') void query.whereIn('settlement', ['unpaid', 'part_paid']).where('status', 'issued');
    else if (settlement !== undefined) void query.where('settlement', settlement);
    if (overdueOn !== undefined) void query.where('due_date', '<', overdueOn).whereIn('settlement', ['unpaid', 'part_paid']).where('status', 'issued');
    if (runId !== undefined) void query.where('run_id', runId);
    if (number !== undefined) void query.where('number', number);
    if (before !== undefined) void query.where('id', '<', before);
    return pageResult((await query).map(invoiceView), limit);
  },
});

const line = z.strictObject({
  id: z.number().int(),
  kind: z.string(),
  serviceId: z.number().int().nullable(),
  description: z.string(),
  periodStart: z.string().nullable(),
  periodEnd: z.string().nullable(),
  quantity: z.number().int(),
  unitPrice: z.number().int(),
  net: z.number().int(),
  /** How much of `net` credit notes took back. */
  credited: z.number().int(),
});

export const getInvoice = defineOperation({
  name: 'invoices.get',
  summary: 'One invoice with lines, tax and both parties as they were on the day of issue.',
  kind: 'query',
  http: { method: 'GET', path: '/invoices/{id}' },
  audience: ['staff', 'client'],
  permission: 'invoices.read',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({
    invoice: invoiceSchema,
    lines: z.array(line),
    taxes: z.array(z.strictObject({ code: z.string(), name: z.string(), rate: z.string(), base: z.number().int(), amount: z.number().int() })),
    party: z.unknown(),
  }),
  run: async (ctx, { id }) => {
    const { of } = data(ctx);
    const invoice = await of(Invoice).findById(id);
    if (invoice === undefined) throw notFound('Invoice');
    const credits = new Map((await of(LineCredit).where('invoice_id', id)).map((row) => [row.line_id, row.credited] as const));
    const lines = await of(InvoiceLine).where('invoice_id', id).orderBy('position');
    const taxes = await of(InvoiceTax).where('invoice_id', id).orderBy('id');
    return {
      invoice: invoiceView(invoice),
      lines: lines.map((row) => ({
        id: row.id,
        kind: row.kind,
        serviceId: row.service_id,
        description: row.description,
        periodStart: row.period_start,
        periodEnd: row.period_end,
        quantity: row.quantity,
        unitPrice: row.unit_price,
        net: row.net,
        credited: credits.get(row.id) ?? 0,
      })),
      taxes: taxes.map((row) => ({ code: row.code, name: row.name, rate: row.rate, base: row.base, amount: row.amount })),
      party: invoice.party,
    };
  },
});
