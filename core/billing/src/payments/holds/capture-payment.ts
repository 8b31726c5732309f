import { defineOperation, integer, type Outcome, type PaymentFact } from '@billet/sdk';
import { callGateway } from '../call-gateway.ts';
import { gatewayRegistryRef } from '../gateway-registry.ts';
import { heldInput, heldOutput, prepareHeld, settleHeld, type HeldMoney } from './held-attempt.ts';

/** Takes money that the payer's bank holds for us; the payment is booked when the provider says that it is ours. */
export const capturePayment = defineOperation({
  name: 'payments.capture',
  summary: 'Takes money that is held for an attempt to pay: all of it, or a part where the gateway can; the rest is let go.',
  kind: 'command',
  http: { method: 'POST', path: '/payments/attempts/{attemptId}/capture' },
  audience: ['staff'],
  permission: 'payments.write',
  input: heldInput.extend({
    /** Minor units, in the currency of the invoices. Absent = all that is held. */
    amount: integer({ min: 1 }).optional(),
  }),
  output: heldOutput,
  prepare: (ctx, { attemptId, amount }) => prepareHeld(ctx, attemptId, 'capture', amount),
  call: (ctx, held: HeldMoney): Promise<Outcome<PaymentFact>> =>
    callGateway(ctx.use(gatewayRegistryRef), held, ctx.signal, (gateway, callCtx) => (gateway.capture === undefined ? Promise.reject(new Error('capture')) : gateway.capture(callCtx, held.wanted))),
  settle: settleHeld,
});
