import { conflict, defineOperation, invalid, localDateSchema, notFound, z } from '@billet/sdk';
import { Payer } from '../../clients/index.ts';
import { data } from '../../data.ts';
import { idSchema, versionSchema } from '../../paging.ts';
import { Invoice } from '../tables.ts';
import { partyOf } from './party-of.ts';
import { retax } from './retax.ts';

/** What may be agreed about an invoice after it was issued: when and how it is paid. Who pays, only before. */
export const updateInvoice = defineOperation({
  name: 'invoices.update',
  summary: 'Changes due date, payment method and notes of an invoice that is not settled, and the payer of a draft.',
  kind: 'command',
  http: { method: 'PATCH', path: '/invoices/{id}' },
  audience: ['staff'],
  permission: 'invoices.write',
  input: z.strictObject({
    id: idSchema,
    version: versionSchema.optional(),
    dueDate: localDateSchema.optional(),
    gatewayAccountId: idSchema.nullable().optional(),
    notes: z.string().trim().max(2000).optional(),
    payerId: idSchema.optional(),
  }),
  output: z.strictObject({ id: z.number().int() }),
  run: async (ctx, { id, version, dueDate, gatewayAccountId, notes, payerId }) => {
    const { of, all } = data(ctx);
    const invoice = await of(Invoice).findById(id);
    if (invoice === undefined) throw notFound('Invoice');
    const open = invoice.status !== 'void' && invoice.doc_type !== 'credit_note' && (invoice.settlement === 'unpaid' || invoice.settlement === 'part_paid');
    if (!open) throw conflict('INVOICE_SETTLED', 'This invoice is settled.', { number: invoice.number });
    if (dueDate !== undefined && invoice.issue_date !== null && dueDate < invoice.issue_date) throw invalid('DUE_BEFORE_ISSUE', 'dueDate', 'An invoice is not due before it is issued.');
    const patch = {
      ...(dueDate === undefined ? {} : { due_date: dueDate }),
      ...(gatewayAccountId === undefined ? {} : { gateway_account_id: gatewayAccountId }),
      ...(notes === undefined ? {} : { notes }),
    };
    const touched = await all(Invoice).where({ id, version: version ?? invoice.version }).patch({ ...patch, version: invoice.version + 1 });
    if (touched === 0) throw conflict('STALE', 'The invoice has changed meanwhile. Load it again.');
    if (payerId !== undefined && payerId !== invoice.payer_id) {
      if (invoice.status === 'issued') throw conflict('INVOICE_FROZEN', 'An issued invoice is not changed any more; a credit note corrects it.', { number: invoice.number });
      if ((await all(Payer).findOne({ id: payerId, client_id: invoice.client_id })) === undefined) throw invalid('NOT_FOUND', 'payerId', 'Payer not found.');
      const { party, hash } = await partyOf(ctx, payerId, invoice.legal_entity_id);
      await all(Invoice).findById(id).patch({ payer_id: payerId, party, party_hash: hash });
      await retax(ctx, { ...invoice, party } as Invoice);
    }
    ctx.touch({ kind: 'invoice', id, clientId: invoice.client_id }, { dueDate: invoice.due_date, gatewayAccountId: invoice.gateway_account_id, notes: invoice.notes, payerId: invoice.payer_id }, { dueDate, gatewayAccountId, notes, payerId });
    return { id };
  },
});
