import { conflict, defineOperation, notFound, type OperationCtx, z } from '@billet/sdk';
import { brandOf } from '../brands/index.ts';
import { data } from '../data.ts';
import { postJournals, postings } from '../ledger/index.ts';
import { idSchema } from '../paging.ts';
import { Invoice } from './tables.ts';

/** The books of giving up and of wanting it again; an invoice may go through both more than once, so each is named by its version. */
const book = async (ctx: OperationCtx, invoice: Invoice, kind: 'invoice.writtenOff' | 'invoice.writeOffTakenBack', amount: number, memo: string): Promise<void> => {
  const bookedOn = ctx.clock.today((await brandOf(ctx, invoice.brand_id)).zone);
  await postJournals(data(ctx).db, ctx.clock.now(), [
    {
      legalEntityId: invoice.legal_entity_id, kind, ref: `${String(invoice.id)}:${String(invoice.version)}`, clientId: invoice.client_id, bookedOn, currency: invoice.currency,
      movements: postings.writtenOff({ amount: kind === 'invoice.writtenOff' ? amount : -amount }), memo,
    },
  ]);
};

/** Money that had arrived is gone again: the whole debt is wanted once more, with what had been given up of it. */
export const takeBackWriteOff = (ctx: OperationCtx, invoice: Invoice, amount: number): Promise<void> => book(ctx, invoice, 'invoice.writeOffTakenBack', amount, invoice.reason ?? '');

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
    const { of, all } = data(ctx);
    const invoice = await of(Invoice).findById(id);
    if (invoice === undefined) throw notFound('Invoice');
    const open = invoice.total - invoice.paid - invoice.credited;
    const touched = open <= 0 ? 0 : await all(Invoice)
      .where({ id, version: invoice.version, status: 'issued', doc_type: 'invoice' })
      .whereIn('settlement', ['unpaid', 'part_paid'])
      .patch({ settlement: 'written_off', reason, version: invoice.version + 1 });
    if (touched === 0) throw conflict('INVOICE_SETTLED', 'This invoice is settled.', { number: invoice.number });
    await book(ctx, invoice, 'invoice.writtenOff', open, reason);
    ctx.touch({ kind: 'invoice', id, clientId: invoice.client_id }, { settlement: invoice.settlement }, { settlement: 'written_off', amount: open, reason });
    return { writtenOff: open };
  },
});
