import { defineOperation, integer, notFound, z } from '@billet/sdk';
import { data } from '../data.ts';
import { Invoice } from '../invoicing/index.ts';
import { idSchema } from '../paging.ts';
import { beginPayment, type PreparedPayment } from './begin-payment.ts';
import { agreedCharge } from './conversion/agreed-charge.ts';
import { finishPayment, sendPayment, startedSchema } from './send-payment.ts';

/** Begins to pay invoices with a gateway: the attempt is written first, then the provider is called with its key. */
export const startPayment = defineOperation({
  name: 'payments.start',
  summary: 'Starts paying invoices; the answer says what the payer must do next.',
  kind: 'command',
  http: { method: 'POST', path: '/payments/attempts' },
  audience: ['staff', 'client'],
  permission: 'payments.pay',
  input: z.strictObject({
    invoiceIds: z.array(idSchema).min(1).max(50),
    gatewayAccountId: idSchema,
    /** Minor units; only for a single invoice. Absent = all that is open. */
    amount: integer({ min: 1 }).optional(),
    ...agreedCharge,
    saveMethod: z.boolean().default(false),
  }),
  output: startedSchema,
  prepare: async (ctx, input): Promise<PreparedPayment> => {
    const wanted = [...new Set(input.invoiceIds)];
    const invoices = await data(ctx).of(Invoice).whereIn('id', wanted).whereNot('status', 'draft').orderBy('id');
    const [first] = invoices;
    if (first === undefined || invoices.length !== wanted.length) throw notFound('Invoice');
    return beginPayment(ctx, { invoices, gatewayAccountId: input.gatewayAccountId, amount: input.amount, charge: input.charge, saveMethod: input.saveMethod, origin: 'payer', backTo: `/invoices/${String(first.id)}` });
  },
  call: sendPayment,
  settle: finishPayment,
});
