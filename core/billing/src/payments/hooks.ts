import type { HookBus } from '@billet/kernel';
import { z } from '@billet/sdk';

const money = z.strictObject({ amount: z.number().int(), currency: z.string() });
const since = '0.1.0';

export const declarePaymentHooks = (bus: HookBus): void => {
  bus.declareEvent('payment.received', {
    schema: z.strictObject({ paymentId: z.number().int(), clientId: z.number().int(), money, invoiceIds: z.array(z.number().int()) }),
    version: 1,
    subject: (event) => `client:${String(event.clientId)}`,
    since,
  });
  bus.declareEvent('payment.authorised', {
    schema: z.strictObject({ attemptId: z.number().int(), clientId: z.number().int(), money }),
    version: 1,
    subject: (event) => `client:${String(event.clientId)}`,
    since,
  });
  bus.declareEvent('payment.failed', {
    schema: z.strictObject({ attemptId: z.number().int(), clientId: z.number().int(), reason: z.string() }),
    version: 1,
    subject: (event) => `client:${String(event.clientId)}`,
    since,
  });
  bus.declareEvent('payment.reviewNeeded', {
    schema: z.strictObject({ gatewayAccountId: z.number().int(), eventId: z.string(), reason: z.string() }),
    version: 1,
    subject: (event) => `gateway:${String(event.gatewayAccountId)}`,
    since,
  });
  const ofClient = (event: { readonly clientId: number }): string => `client:${String(event.clientId)}`;
  const id = z.number().int();
  bus.declareEvent('payment.reversed', { schema: z.strictObject({ paymentId: id, clientId: id, money }), version: 1, subject: ofClient, since });
  bus.declareEvent('paymentMethod.saved', { schema: z.strictObject({ methodId: id, clientId: id, label: z.string() }), version: 1, subject: ofClient, since });
  for (const name of ['refund.succeeded', 'refund.failed'] as const) {
    bus.declareEvent(name, { schema: z.strictObject({ refundId: id, paymentId: id, clientId: id, money }), version: 1, subject: ofClient, since });
  }
  for (const name of ['dispute.opened', 'dispute.won', 'dispute.lost'] as const) {
    bus.declareEvent(name, { schema: z.strictObject({ disputeId: id, paymentId: id, clientId: id, money }), version: 1, subject: ofClient, since });
  }
  bus.declareGate('payment.start', { onError: 'allow', timeoutMs: 3000, since });
};
