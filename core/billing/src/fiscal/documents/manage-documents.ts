import { conflict, defineOperation, notFound, z } from '@billet/sdk';
import { data } from '../../data.ts';
import { Invoice } from '../../invoicing/index.ts';
import { idSchema } from '../../paging.ts';
import { withdrawDocument } from '../send/index.ts';
import { FiscalDocument } from '../tables.ts';
import { queueDocuments } from './queue-documents.ts';
import { sendJob } from './send-job.ts';

export const issueForInvoice = defineOperation({
  name: 'fiscal.issue',
  summary: 'Makes the fiscal documents that an invoice in force still lacks, such as of one that was issued before there was an account.',
  kind: 'command',
  http: { method: 'POST', path: '/invoices/{invoiceId}/fiscal-documents' },
  audience: ['staff'],
  permission: 'fiscal.write',
  input: z.strictObject({ invoiceId: idSchema }),
  output: z.strictObject({ made: z.number().int() }),
  run: async (ctx, { invoiceId }) => {
    const invoice = await data(ctx).all(Invoice).findById(invoiceId);
    if (invoice === undefined) throw notFound('Invoice');
    if (invoice.status !== 'issued' || invoice.doc_type !== 'invoice') throw conflict('FISCAL_NOT_ISSUED', 'Only invoices in force have fiscal documents.');
    return { made: await queueDocuments(ctx, invoiceId, 'wanted') };
  },
});

export const retryDocument = defineOperation({
  name: 'fiscal.retry',
  summary: 'Sends a refused document again under the same number, with the data of both parties as they are now; what waits is tried at once.',
  kind: 'command',
  http: { method: 'POST', path: '/fiscal-documents/{id}/retry' },
  audience: ['staff'],
  permission: 'fiscal.write',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ state: z.string() }),
  run: async (ctx, { id }) => {
    const { all } = data(ctx);
    const row = await all(FiscalDocument).findById(id);
    if (row === undefined) throw notFound('Fiscal document');
    if (!['rejected', 'queued', 'sent', 'pending', 'cancelling'].includes(row.state)) throw conflict('FISCAL_OVER', 'There is nothing to send of this document.');
    const state = row.state === 'rejected' ? 'queued' : row.state;
    if (row.state === 'rejected') await all(FiscalDocument).findById(id).patch({ state, wish: null, attempts: 0, code: null, message: null });
    await ctx.enqueue(sendJob(id));
    ctx.touch({ kind: 'fiscal_document', id, clientId: row.client_id }, { state: row.state }, { state });
    return { state };
  },
});

export const cancelDocument = defineOperation({
  name: 'fiscal.cancel',
  summary: 'Takes a fiscal document back: at its authority if it is in force, within the term of the law. One that was never accepted is dropped.',
  kind: 'command',
  http: { method: 'POST', path: '/fiscal-documents/{id}/cancel' },
  audience: ['staff'],
  permission: 'fiscal.write',
  input: z.strictObject({ id: idSchema, reason: z.string().trim().min(15).max(255) }),
  output: z.strictObject({ asked: z.boolean() }),
  run: async (ctx, { id, reason }) => {
    const row = await data(ctx).all(FiscalDocument).findById(id);
    if (row === undefined) throw notFound('Fiscal document');
    if (['cancelling', 'cancelled', 'dropped'].includes(row.state)) return { asked: false };
    await withdrawDocument(ctx, row, reason);
    return { asked: true };
  },
});
