import { conflict, defineOperation, integer, notFound, z } from '@billet/sdk';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { Invoice } from '../tables.ts';
import { creditLines } from './credit-lines.ts';
import { loadCreditable } from './load-creditable.ts';

/** Credits an invoice, whole or in part. */
export const creditInvoice = defineOperation({
  name: 'invoices.credit',
  summary: 'Issues a credit note for lines of an invoice, or for all that is left of it; never more than was billed.',
  kind: 'command',
  http: { method: 'POST', path: '/invoices/{id}/credit-notes' },
  audience: ['staff'],
  permission: 'invoices.write',
  input: z.strictObject({
    id: idSchema,
    /** Net amounts in minor units, with the sign of the line. Absent = all that is left. */
    lines: z.array(z.strictObject({ lineId: idSchema, net: integer() })).min(1).max(500).optional(),
    reason: z.string().trim().min(1).max(300),
  }),
  output: z.strictObject({
    creditNoteId: z.number().int(),
    number: z.string(),
    net: z.number().int(),
    tax: z.number().int(),
    total: z.number().int(),
    toBalance: z.number().int(),
  }),
  run: async (ctx, { id, lines, reason }) => {
    const invoice = await data(ctx).of(Invoice).findById(id);
    if (invoice === undefined) throw notFound('Invoice');
    if (lines !== undefined) return creditLines(ctx, { invoiceId: id, lines, reason });
    const left = (await loadCreditable(ctx, id)).lines.map((line) => ({ lineId: line.lineId, net: line.net - line.credited })).filter((line) => line.net !== 0);
    if (left.length === 0) throw conflict('CREDIT_EXCEEDS', 'More than was billed and not yet credited.', { left: 0 });
    return creditLines(ctx, { invoiceId: id, lines: left, reason });
  },
});
