import { conflict, defineOperation, notFound, z } from '@billet/sdk';
import { data } from '../../data.ts';
import { Invoice } from '../../invoicing/index.ts';
import { idSchema } from '../../paging.ts';
import { chargeAnew } from './charge-invoice.ts';

/** Has the stored method charged now. After it was given up, staff or the client may begin anew. */
export const chargeByHand = defineOperation({
  name: 'payments.charge',
  summary: "Charges an invoice to the client's stored method, without him being present.",
  kind: 'command',
  http: { method: 'POST', path: '/invoices/{invoiceId}/charge' },
  audience: ['staff', 'client'],
  permission: 'payments.pay',
  input: z.strictObject({ invoiceId: idSchema }),
  output: z.strictObject({ queued: z.boolean() }),
  run: async (ctx, { invoiceId }) => {
    const invoice = await data(ctx).of(Invoice).findById(invoiceId);
    if (invoice === undefined || invoice.status === 'draft') throw notFound('Invoice');
    if (!(await chargeAnew(ctx, invoiceId))) throw conflict('NOT_CHARGEABLE', 'There is no stored method to charge, or nothing to pay.');
    ctx.touch({ kind: 'invoice', id: invoiceId, clientId: invoice.client_id }, undefined, { charge: 'queued' });
    return { queued: true };
  },
});
