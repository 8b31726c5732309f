import { conflict, defineOperation, invalid, localDateSchema, z } from '@billet/sdk';
import { brandOf } from '../brands/index.ts';
import { data } from '../data.ts';
import { idSchema } from '../paging.ts';
import { changeService, loadService, nextBillAtOf, type Service } from '../services/index.ts';

/** Row B2: the date up to which a service counts as billed, put right by hand. */
export const correctClosing = defineOperation({
  name: 'services.correctClosing',
  summary: 'Corrects the date up to which a service counts as billed (the first day that is not); never back into days an invoice in force has billed.',
  kind: 'command',
  http: { method: 'PUT', path: '/services/{id}/closing' },
  audience: ['staff'],
  permission: 'services.write',
  input: z.strictObject({ id: idSchema, billedThrough: localDateSchema.nullable() }),
  output: z.strictObject({ billedThrough: z.string().nullable(), nextBillAt: z.string().nullable() }),
  run: async (ctx, { id, billedThrough }) => {
    const service = await loadService(ctx, id);
    if (service.billing_status === 'ended') throw conflict('SERVICE_NOT_RUNNING', 'This service has ended already.', { status: service.status });
    if (billedThrough !== null && billedThrough < service.start_date) throw invalid('BEFORE_START', 'billedThrough', 'That is before the service begins.');
    const [last] = await data(ctx).db.raw<{ period_end: string | null }>(
      `select max(l.period_end) as period_end from invoice_lines l join invoices i on i.id = l.invoice_id
       where l.service_id = ? and l.kind = 'recurring' and i.status = 'issued' and i.doc_type = 'invoice'`,
      [id],
    );
    const billed = last?.period_end ?? null;
    if (billed !== null && (billedThrough === null || billedThrough < billed)) throw invalid('CLOSING_BILLED', 'billedThrough', 'An invoice in force has billed up to a later day. Credit or void it first.', { billed });
    const { zone } = await brandOf(ctx, service.brand_id);
    const moved = { ...service, billed_through: billedThrough } as Service;
    const nextBillAt = service.billing_status === 'active' ? nextBillAtOf(moved, zone) : null;
    // A fresh revision, so that days skipped by a voided invoice can be billed anew.
    await changeService(ctx, service, { billed_through: billedThrough, next_bill_at: nextBillAt, revision: service.revision + 1 });
    return { billedThrough, nextBillAt };
  },
});
