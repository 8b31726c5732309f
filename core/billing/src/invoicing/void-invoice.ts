import { conflict, defineOperation, notFound, z } from '@billet/sdk';
import { brandOf } from '../brands/index.ts';
import { data } from '../data.ts';
import { postJournals, postings } from '../ledger/index.ts';
import { idSchema } from '../paging.ts';
import { Invoice } from './tables.ts';

/** Takes an unpaid invoice out of force. It keeps its number and its text; the books are turned back. */
export const voidInvoice = defineOperation({
  name: 'invoices.void',
  summary: 'Voids an unpaid invoice; the number stays used and the ledger is turned back.',
  kind: 'command',
  http: { method: 'POST', path: '/invoices/{id}/void' },
  audience: ['staff'],
  permission: 'invoices.write',
  input: z.strictObject({ id: idSchema, reason: z.string().trim().min(1).max(300) }),
  output: z.strictObject({ voided: z.boolean() }),
  run: async (ctx, { id, reason }) => {
    const { of, all, db } = data(ctx);
    const invoice = await of(Invoice).findById(id);
    if (invoice === undefined) throw notFound('Invoice');
    if (invoice.status === 'void') return { voided: false };
    // What was written off is an expense already: turned back as well, it would count twice.
    if (invoice.status !== 'issued' || invoice.paid > 0 || invoice.credited > 0 || invoice.settlement === 'written_off') {
      throw conflict('INVOICE_NOT_VOIDABLE', 'Only an issued invoice without payments can be voided.', { number: invoice.number });
    }
    const touched = await all(Invoice).where({ id, version: invoice.version }).patch({ status: 'void', settlement: 'written_off', version: invoice.version + 1 });
    if (touched === 0) throw conflict('STALE', 'The invoice has changed meanwhile. Load it again.');
    const brand = await brandOf(ctx, invoice.brand_id);
    await postJournals(db, ctx.clock.now(), [
      {
        legalEntityId: invoice.legal_entity_id,
        kind: 'invoice.voided',
        ref: String(id),
        clientId: invoice.client_id,
        bookedOn: ctx.clock.today(brand.zone),
        currency: invoice.currency,
        // What another system has billed was never revenue here.
        movements: invoice.series_id === null ? postings.claimBroughtIn({ amount: -invoice.total }) : postings.invoiceVoided({ net: invoice.net, tax: invoice.tax }),
        memo: reason,
      },
    ]);
    ctx.touch({ kind: 'invoice', id, clientId: invoice.client_id }, { status: 'issued' }, { status: 'void', reason });
    await ctx.emit('invoice.voided', { invoiceId: id, clientId: invoice.client_id });
    return { voided: true };
  },
});
