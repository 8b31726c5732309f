import { conflict, defineOperation, integer, notFound, z } from '@billet/sdk';
import { brandOf } from '../brands/index.ts';
import { Client, Payer } from '../clients/index.ts';
import { data } from '../data.ts';
import { configRef } from '../refs.ts';
import { idSchema } from '../paging.ts';
import { holds, usableAccount, type PreparedPayment } from './begin-payment.ts';
import { agreedCharge, seeAgreed } from './conversion/agreed-charge.ts';
import { askedOf } from './conversion/charge-of.ts';
import { gatewayPayer } from './gateway-payer.ts';
import { gatewayRegistryRef } from './gateway-registry.ts';
import { openAttempt } from './open-attempt.ts';
import { finishPayment, sendPayment, startedSchema } from './send-payment.ts';

/** Money paid ahead. It is the client's until an invoice takes it, so it is no revenue and has no tax. */
export const topUp = defineOperation({
  name: 'payments.topUp',
  summary: 'Starts paying money onto the balance.',
  kind: 'command',
  http: { method: 'POST', path: '/clients/{clientId}/top-ups' },
  audience: ['staff', 'client'],
  permission: 'payments.pay',
  input: z.strictObject({
    clientId: idSchema,
    gatewayAccountId: idSchema,
    /** Minor units of the client's currency. */
    amount: integer({ min: 1, max: 1_000_000_000_000 }),
    ...agreedCharge,
  }),
  output: startedSchema,
  prepare: async (ctx, input): Promise<PreparedPayment> => {
    const client = await data(ctx).of(Client).findById(input.clientId);
    if (client === undefined) throw notFound('Client');
    if (client.status !== 'active') throw conflict('CLIENT_CLOSED', 'This account is closed.');
    const account = await usableAccount(ctx, input.gatewayAccountId, { clientId: client.id, brandId: client.brand_id, currency: client.currency });
    if (ctx.use(gatewayRegistryRef).get(account.extension).definition.traits.balance === true) throw notFound('Payment method');
    const brand = await brandOf(ctx, client.brand_id);
    const payer = await data(ctx).all(Payer).findOne({ client_id: client.id, is_default: true });
    const attempt = await openAttempt(ctx, { clientId: client.id, gatewayAccountId: account.id, purpose: 'topup', origin: 'payer', amount: input.amount, currency: client.currency, parts: [] });
    seeAgreed(attempt, input.charge);
    ctx.touch({ kind: 'payment_attempt', id: attempt.id, clientId: client.id }, undefined, { topUp: input.amount, currency: client.currency, gateway: account.extension });
    const base = ctx.use(configRef).baseUrl();
    return {
      attemptId: attempt.id,
      accountId: account.id,
      extension: account.extension,
      settled: false,
      wanted: {
        attemptKey: attempt.key,
        attemptNumber: attempt.id,
        money: askedOf(attempt),
        description: `${brand.name} ${client.number}`,
        invoiceNumbers: [client.number],
        payer: gatewayPayer(client, payer),
        locale: client.locale,
        captureLater: holds(ctx, account),
        returnUrl: `${base}/pay/return/${attempt.key}`,
        cancelUrl: `${base}/balance`,
      },
    };
  },
  call: sendPayment,
  settle: finishPayment,
});
