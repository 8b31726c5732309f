import { conflict, type OperationCtx } from '@billet/sdk';
import { data } from '../../data.ts';
import { addToBalance, postJournals, postings } from '../../ledger/index.ts';
import { settlementOf } from '../rules/index.ts';
import { Invoice } from '../tables.ts';

/**
 * A credit lessens what an invoice asks for. What was paid above that goes to the client's balance, so nobody loses
 * money by being credited. Gives what went there.
 */
export const lessenInvoice = async (ctx: OperationCtx, invoice: Invoice, by: { readonly creditNoteId: number; readonly total: number; readonly bookedOn: string }): Promise<number> => {
  const { all, db } = data(ctx);
  const toBalance = Math.max(0, by.total - (invoice.total - invoice.paid - invoice.credited));
  const touched = await db.execute(
    `update invoices set credited = credited + ?, paid = paid - ?, version = version + 1
     where id = ? and status = 'issued' and paid >= ? and paid - ? + credited + ? <= total`,
    [by.total, toBalance, invoice.id, toBalance, toBalance, by.total],
  );
  if (touched === 0) throw conflict('CREDIT_EXCEEDS', 'More than was billed and not yet credited.', { left: invoice.total - invoice.credited });
  if (toBalance > 0) {
    await addToBalance(ctx, invoice.client_id, invoice.currency, toBalance);
    await postJournals(db, ctx.clock.now(), [
      {
        legalEntityId: invoice.legal_entity_id,
        kind: 'credit.toBalance',
        ref: `${String(by.creditNoteId)}:${String(invoice.id)}`,
        clientId: invoice.client_id,
        bookedOn: by.bookedOn,
        currency: invoice.currency,
        movements: postings.returnedToBalance({ amount: toBalance }),
      },
    ]);
  }
  const now = await all(Invoice).findById(invoice.id);
  if (now === undefined) return toBalance;
  const settlement = settlementOf(now);
  await all(Invoice).findById(invoice.id).patch({ settlement, paid_on: settlement === 'paid' ? (invoice.paid_on ?? by.bookedOn) : null });
  ctx.touch({ kind: 'invoice', id: invoice.id, clientId: invoice.client_id }, { settlement: invoice.settlement, credited: invoice.credited }, { settlement, credited: now.credited });
  if (settlement === 'paid' && invoice.settlement !== 'paid') await ctx.emit('invoice.paid', { invoiceId: invoice.id, clientId: invoice.client_id, paidOn: by.bookedOn });
  return toBalance;
};
