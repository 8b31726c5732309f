import { conflict, notFound, type OperationCtx } from '@billet/sdk';
import { data } from '../../data.ts';
import { Invoice } from '../tables.ts';

/**
 * A draft or pro-forma that may still be changed, held for this transaction: two who change it wait for each other.
 * What is issued is corrected by credit notes, never changed.
 */
export const holdEditable = async (ctx: OperationCtx, id: number): Promise<Invoice> => {
  const { of, db } = data(ctx);
  if ((await of(Invoice).findById(id)) === undefined) throw notFound('Invoice');
  await db.execute('update invoices set version = version + 1 where id = ?', [id]);
  const invoice = await of(Invoice).findById(id);
  if (invoice === undefined || !['draft', 'proforma'].includes(invoice.status) || invoice.paid !== 0) {
    throw conflict('INVOICE_FROZEN', 'An issued invoice is not changed any more; a credit note corrects it.', { number: invoice?.number });
  }
  return invoice;
};
