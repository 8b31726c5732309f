import { defineOperation, type OperationCtx, z } from '@billet/sdk';
import { brandOf } from '../brands/index.ts';
import { data } from '../data.ts';
import { Invoice, InvoiceLine } from '../invoicing/index.ts';
import { idSchema } from '../paging.ts';
import { loadService, type Service } from '../services/index.ts';
import { nextBillOf } from './recurring-price.ts';

const item = z.strictObject({
  invoiceId: z.number().int(),
  number: z.string().nullable(),
  dueDate: z.string(),
  kind: z.string(),
  description: z.string(),
  periodStart: z.string().nullable(),
  periodEnd: z.string().nullable(),
  net: z.number().int(),
});

const upcoming = z.strictObject({ start: z.string(), end: z.string(), amount: z.number().int(), raiseOn: z.string(), dueDate: z.string() });

/** The period that is billed next, if any; a service that does not bill has none. */
const nextOf = async (ctx: OperationCtx, service: Service): Promise<z.input<typeof upcoming> | null> => {
  const { zone } = await brandOf(ctx, service.brand_id);
  const next = service.billing_status === 'active' ? await nextBillOf(ctx, service, zone) : null;
  return next === null ? null : { start: next.start, end: next.end, amount: next.net, raiseOn: next.raiseOn, dueDate: next.dueDate };
};

/** Row B2: what of a service is still to be paid, and what comes next. */
export const openItems = defineOperation({
  name: 'services.openItems',
  summary: 'Lines of a service on unpaid invoices, and the period that is billed next.',
  kind: 'query',
  http: { method: 'GET', path: '/services/{id}/open-items' },
  audience: ['staff', 'client'],
  permission: 'services.read',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ currency: z.string(), items: z.array(item), next: upcoming.nullable() }),
  run: async (ctx, { id }) => {
    const service = await loadService(ctx, id);
    const { of } = data(ctx);
    const lines = await of(InvoiceLine).where('service_id', id).orderBy('id', 'desc').limit(500);
    const open = await of(Invoice).whereIn('id', [...new Set(lines.map((line) => line.invoice_id))]).where({ status: 'issued', doc_type: 'invoice' }).whereIn('settlement', ['unpaid', 'part_paid']);
    return {
      currency: service.currency,
      items: lines.flatMap((line) => {
        const invoice = open.find((each) => each.id === line.invoice_id);
        if (invoice === undefined) return [];
        return [{ invoiceId: invoice.id, number: invoice.number, dueDate: invoice.due_date, kind: line.kind, description: line.description, periodStart: line.period_start, periodEnd: line.period_end, net: line.net }];
      }),
      next: await nextOf(ctx, service),
    };
  },
});
