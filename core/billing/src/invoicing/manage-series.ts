import { defineOperation, notFound, z } from '@billet/sdk';
import { data } from '../data.ts';
import { idSchema } from '../paging.ts';
import { assertNumberTemplate } from './rules/index.ts';
import { InvoiceSeries } from './tables.ts';

const series = z.strictObject({ id: z.number().int(), legalEntityId: z.number().int(), docType: z.string(), template: z.string(), numberAt: z.string() });

const view = (row: InvoiceSeries): z.input<typeof series> => ({ id: row.id, legalEntityId: row.legal_entity_id, docType: row.doc_type, template: row.template, numberAt: row.number_at });

export const listSeries = defineOperation({
  name: 'invoiceSeries.list',
  summary: 'Number series by legal entity and type of document.',
  kind: 'query',
  http: { method: 'GET', path: '/invoice-series' },
  audience: ['staff'],
  permission: 'invoices.read',
  input: z.strictObject({ legalEntityId: idSchema.optional() }),
  output: z.strictObject({ items: z.array(series) }),
  run: async (ctx, { legalEntityId }) => {
    const query = data(ctx).of(InvoiceSeries).orderBy(['legal_entity_id', 'id']);
    if (legalEntityId !== undefined) void query.where('legal_entity_id', legalEntityId);
    return { items: (await query).map(view) };
  },
});

/** A template that counts by another period begins a count of its own; numbers given stay. */
export const updateSeries = defineOperation({
  name: 'invoiceSeries.update',
  summary: 'Changes how documents are numbered from now on, and whether invoices get their number at issue or at payment.',
  kind: 'command',
  http: { method: 'PATCH', path: '/invoice-series/{id}' },
  audience: ['staff'],
  permission: 'invoices.write',
  input: z.strictObject({ id: idSchema, template: z.string().min(3).max(40).optional(), numberAt: z.enum(['issue', 'payment']).optional() }),
  output: series,
  run: async (ctx, { id, template, numberAt }) => {
    const before = await data(ctx).all(InvoiceSeries).findById(id);
    if (before === undefined) throw notFound('Series');
    if (template !== undefined) assertNumberTemplate(template);
    const patch = { ...(template === undefined ? {} : { template }), ...(numberAt === undefined ? {} : { number_at: numberAt }) };
    const after = Object.keys(patch).length === 0 ? before : await data(ctx).all(InvoiceSeries).patchAndFetchById(id, patch);
    ctx.touch({ kind: 'invoice_series', id }, view(before), view(after));
    return view(after);
  },
});
