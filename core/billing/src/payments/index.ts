import { z } from '@billet/sdk';
import type { Room } from '../room.ts';
import { createGatewayAccount, listGatewayAccounts, testGatewayAccount, updateGatewayAccount, viewGatewayAccount } from './gateway-accounts.ts';
import { declarePaymentHooks } from './hooks.ts';
import { paymentsInvariants } from './invariants.ts';
import { clientBalance, getAttempt, listPayments, listReview } from './list-payments.ts';
import { attemptLookupRef, createAttemptLookup, lookUpDueAttempts } from './look-up-attempts.ts';
import { paymentsMigrations } from './migrations/index.ts';
import { applyStoredEvent, createWebhookReceiver, webhookReceiverRef } from './receive-webhook.ts';
import { recordPayment } from './record-payment.ts';
import { startPayment } from './start-payment.ts';

export { createGatewayAccount, listGatewayAccounts, testGatewayAccount, updateGatewayAccount, viewGatewayAccount } from './gateway-accounts.ts';
export { createGatewayRegistry, gatewayRegistryRef, type CallCtxMaker, type GatewayRegistry, type RunningGateway } from './gateway-registry.ts';
export { clientBalance, getAttempt, listPayments, listReview } from './list-payments.ts';
export { attemptLookupRef, lookUpDueAttempts, type AttemptLookup } from './look-up-attempts.ts';
export { webhookReceiverRef, type WebhookReceiver } from './receive-webhook.ts';
export { recordPayment } from './record-payment.ts';
export { startPayment } from './start-payment.ts';
export { GatewayAccount, Payment, PaymentAttempt } from './tables.ts';

export const paymentsRoom: Room = {
  name: 'payments',
  migrations: paymentsMigrations,
  operations: [
    listGatewayAccounts, createGatewayAccount, updateGatewayAccount, viewGatewayAccount, testGatewayAccount,
    startPayment, recordPayment, listPayments, clientBalance, getAttempt, listReview,
  ],
  permissions: ['payments.read', 'payments.write', 'payments.pay', 'gateways.read', 'gateways.write'],
  clientPermissions: ['payments.read', 'payments.pay'],
  declareHooks: declarePaymentHooks,
  setUp: (house) => {
    house.services.provide(webhookReceiverRef, createWebhookReceiver(house));
    house.services.provide(attemptLookupRef, createAttemptLookup(house));
    house.tasks.addFree('payments.applyEvent', 'core:payments', async (payload) => {
      const { eventRowId } = z.strictObject({ eventRowId: z.number().int() }).parse(payload);
      await house.executor.asSystem('payments.applyEvent', (ctx) => applyStoredEvent(ctx, eventRowId));
    });
    house.tasks.addFree('payments.janitor', 'core:payments', async (_payload, job) => {
      await lookUpDueAttempts(house, job.signal);
    });
  },
  invariants: paymentsInvariants,
};
