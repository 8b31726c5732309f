import { conflict, defineOperation, notFound, z } from '@billet/sdk';
import { brandOf } from '../brands/index.ts';
import { data } from '../data.ts';
import { postJournals, postings } from '../ledger/index.ts';
import { idSchema } from '../paging.ts';
import { Invoice } from './tables.ts';

/** Nobody expects this money any more: what is open becomes an expense. The document stays as it is. */
export const writeOff = defineOperation({
  name: 'invoices.writeOff',
  summary: 'Gives up what is open on an invoice; it becomes an expense in the books.',
  kind: 'command',
  http: { method: 'POST', path: '/invoices/{id}/write-off' },
  audience: ['staff'],
  permission: 'invoices.write',
  input: z.strictObject({ id: idSchema, reason: z.string().trim().min(1).max(300) }),
  output: z.strictObject({ writtenOff: z.number().int() }),
  run: async (ctx, { id, reason }) => {
    const { of, all, db } = data(ctx);
    const invoice = await of(Invoice).findById(id);
    if (invoice === undefined) throw notFound('Invoice');
    const open = invoice.total - invoice.paid - invoice.credited;
    const touched = open <= 0 ? 0 : await all(Invoice)
      .where({ id, version: invoice.version, status: 'issued', doc_type: 'invoice' })
      .whereIn('settlement', ['unpaid', 'part_paid'])
      .patch({ settlement: 'written_off', reason, version: invoice.version + 1 });
    if (touched === 0) throw conflict('INVOICE_SETTLED', 'This invoice is settled.', { number: invoice.number });
    const today = ctx.clock.today((await brandOf(ctx, invoice.brand_id)).zone);
    await postJournals(db, ctx.clock.now(), [
      { legalEntityId: invoice.legal_entity_id, kind: 'invoice.writtenOff', ref: String(id), clientId: invoice.client_id, bookedOn: today, currency: invoice.currency, movements: postings.writtenOff({ amount: open }), memo: reason },
    ]);
    ctx.touch({ kind: 'invoice', id, clientId: invoice.client_id }, { settlement: invoice.settlement }, { settlement: 'written_off', amount: open, reason });
    return { writtenOff: open };
  },
});
