import { defineOperation, localDateSchema, notFound, z } from '@billet/sdk';
import { data } from '../data.ts';
import { idSchema, pageInput, pageOf, pageResult } from '../paging.ts';
import { detailOf, invoiceDetailSchema } from './invoice-detail.ts';
import { invoiceSchema, invoiceView } from './invoice-view.ts';
import { Invoice } from './tables.ts';

export const listInvoices = defineOperation({
  name: 'invoices.list',
  summary: 'Invoices, newest first; by client, brand, currency, kind, state of payment, day of issue, last day of payment, or overdue on a date.',
  kind: 'query',
  http: { method: 'GET', path: '/invoices' },
  audience: ['staff', 'client'],
  permission: 'invoices.read',
  input: z.strictObject({
    clientId: idSchema.optional(),
    settlement: z.enum(['unpaid', 'part_paid', 'paid', 'refunded', 'written_off', 'open']).optional(),
    status: z.enum(['draft', 'proforma', 'issued', 'void']).optional(),
    type: z.enum(['invoice', 'proforma', 'credit_note']).optional(),
    overdueOn: z.iso.date().optional(),
    brandId: idSchema.optional(),
    currency: z.string().trim().toUpperCase().regex(/^[A-Z]{3}$/).optional(),
    issuedFrom: localDateSchema.optional(),
    issuedUntil: localDateSchema.optional(),
    dueUntil: localDateSchema.optional(),
    runId: idSchema.optional(),
    number: z.string().max(60).optional(),
    ...pageInput,
  }),
  output: pageOf(invoiceSchema),
  run: async (ctx, { clientId, settlement, status, type, overdueOn, runId, number, before, limit, ...wish }) => {
    const query = data(ctx).of(Invoice).orderBy('id', 'desc').limit(limit);
    if (clientId !== undefined) void query.where('client_id', clientId);
    // In these words an index of the few that are open serves.
    if (settlement === 'open') void query.whereRaw("settlement in ('unpaid', 'part_paid')").whereIn('status', ['issued', 'proforma']);
    else if (settlement !== undefined) void query.where('settlement', settlement);
    if (overdueOn !== undefined) void query.where('due_date', '<', overdueOn).whereIn('settlement', ['unpaid', 'part_paid']).where('status', 'issued');
    if (status !== undefined) void query.where('status', status);
    else if (settlement === 'unpaid') void query.whereNot('status', 'draft');
    // Said once more, so that the index of the few that are not issued can serve.
    if (status !== undefined && status !== 'issued') void query.whereRaw("status <> 'issued'");
    if (ctx.caller.audience === 'client') void query.whereNot('status', 'draft');
    if (type !== undefined) void query.where('doc_type', type);
    if (wish.brandId !== undefined) void query.where('brand_id', wish.brandId);
    if (wish.currency !== undefined) void query.where('currency', wish.currency);
    if (wish.issuedFrom !== undefined) void query.where('issue_date', '>=', wish.issuedFrom);
    if (wish.issuedUntil !== undefined) void query.where('issue_date', '<=', wish.issuedUntil);
    if (wish.dueUntil !== undefined) void query.where('due_date', '<=', wish.dueUntil);
    if (runId !== undefined) void query.where('run_id', runId);
    if (number !== undefined) void query.where('number', number);
    if (before !== undefined) void query.where('id', '<', before);
    return pageResult((await query).map(invoiceView), limit);
  },
});

export const getInvoice = defineOperation({
  name: 'invoices.get',
  summary: 'One invoice with lines, tax and both parties as they were on the day of issue.',
  kind: 'query',
  http: { method: 'GET', path: '/invoices/{id}' },
  audience: ['staff', 'client'],
  permission: 'invoices.read',
  input: z.strictObject({ id: idSchema }),
  output: invoiceDetailSchema,
  run: async (ctx, { id }) => {
    const invoice = await data(ctx).of(Invoice).findById(id);
    // A draft is not for clients: nothing of it is said yet.
    if (invoice === undefined || (invoice.status === 'draft' && ctx.caller.audience === 'client')) throw notFound('Invoice');
    return detailOf(ctx, invoice);
  },
});
