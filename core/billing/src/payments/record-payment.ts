import { conflict, defineOperation, integer, invalid, notFound, z } from '@billet/sdk';
import { brandOf } from '../brands/index.ts';
import { data } from '../data.ts';
import { Invoice, isPayable } from '../invoicing/index.ts';
import { idSchema } from '../paging.ts';
import { bookPayment } from './book-payment.ts';
import { gatewayRegistryRef } from './gateway-registry.ts';
import { GatewayAccount } from './tables.ts';

/** Books money that staff have seen arrive. Runs everything a webhook would. */
export const recordPayment = defineOperation({
  name: 'payments.record',
  summary: 'Books a payment that has arrived, with its transaction number and fee.',
  kind: 'command',
  http: { method: 'POST', path: '/invoices/{invoiceId}/payments' },
  audience: ['staff'],
  permission: 'payments.write',
  input: z.strictObject({
    invoiceId: idSchema,
    gatewayAccountId: idSchema,
    /** Gross amount the client sent, in minor units. */
    amount: integer({ min: 1 }),
    /** What the bank or provider kept of it. */
    fee: integer({ min: 0 }).default(0),
    reference: z.string().trim().min(1).max(120),
    receivedOn: z.iso.date().optional(),
  }),
  output: z.strictObject({ paymentId: z.number().int(), fresh: z.boolean() }),
  run: async (ctx, input) => {
    if (input.fee > input.amount) throw invalid('FEE_TOO_HIGH', 'fee', 'The fee is higher than the payment.');
    const { of, all } = data(ctx);
    const invoice = await of(Invoice).findById(input.invoiceId);
    if (invoice === undefined) throw notFound('Invoice');
    if (!isPayable(invoice) && invoice.settlement !== 'written_off') throw conflict('INVOICE_NOT_OPEN', 'Only an issued invoice can be paid.', { number: invoice.number });
    const account = await all(GatewayAccount).findById(input.gatewayAccountId);
    if (account?.brand_id !== invoice.brand_id) throw invalid('NOT_FOUND', 'gatewayAccountId', 'Payment method not found.');
    const brand = await brandOf(ctx, invoice.brand_id);
    const today = ctx.clock.today(brand.zone);
    const receivedOn = input.receivedOn ?? today;
    if (receivedOn > today) throw invalid('DATE_IN_FUTURE', 'receivedOn', 'A payment cannot arrive in the future.');
    const traits = ctx.use(gatewayRegistryRef).all().find((gateway) => gateway.id === account.extension)?.definition.traits;
    const open = invoice.total - invoice.paid - invoice.credited;
    return bookPayment(ctx, {
      clientId: invoice.client_id,
      legalEntityId: invoice.legal_entity_id,
      gatewayAccountId: account.id,
      method: account.extension,
      amount: input.amount,
      fee: input.fee,
      currency: invoice.currency,
      reference: input.reference,
      receivedOn,
      attemptId: null,
      meantFor: open > 0 ? [{ invoiceId: invoice.id, amount: Math.min(open, input.amount) }] : [],
      spread: true,
      // What a provider took lies with it until it is paid out.
      account: traits === undefined || traits.manual === true ? 'bank' : 'clearing',
    });
  },
});
