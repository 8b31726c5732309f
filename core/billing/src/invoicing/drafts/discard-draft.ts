import { defineOperation, z } from '@billet/sdk';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { Invoice } from '../tables.ts';
import { holdEditable } from './hold-editable.ts';

/** A draft goes without a trace in the books; a pro-forma keeps its number and is void. */
export const discardDraft = defineOperation({
  name: 'invoices.discard',
  summary: 'Cancels what was never in force: deletes a draft, voids a pro-forma.',
  kind: 'command',
  http: { method: 'DELETE', path: '/invoices/{id}' },
  audience: ['staff'],
  permission: 'invoices.write',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ discarded: z.boolean() }),
  run: async (ctx, { id }) => {
    const invoice = await holdEditable(ctx, id);
    const { all } = data(ctx);
    if (invoice.status === 'draft') await all(Invoice).findById(id).delete();
    else await all(Invoice).findById(id).patch({ status: 'void', settlement: 'written_off' });
    ctx.touch({ kind: 'invoice', id, clientId: invoice.client_id }, { status: invoice.status, total: invoice.total }, { status: invoice.status === 'draft' ? 'deleted' : 'void' });
    if (invoice.status === 'proforma') await ctx.emit('invoice.voided', { invoiceId: id, clientId: invoice.client_id });
    return { discarded: true };
  },
});
