import { defineOperation, type Outcome, type PaymentFact } from '@billet/sdk';
import { callGateway } from '../call-gateway.ts';
import { gatewayRegistryRef } from '../gateway-registry.ts';
import { heldInput, heldOutput, prepareHeld, settleHeld, type HeldMoney } from './held-attempt.ts';

/** Takes money that the payer's bank holds for us; the payment is booked when the provider says that it is ours. */
export const capturePayment = defineOperation({
  name: 'payments.capture',
  summary: 'Takes money that is held for an attempt to pay.',
  kind: 'command',
  http: { method: 'POST', path: '/payments/attempts/{attemptId}/capture' },
  audience: ['staff'],
  permission: 'payments.write',
  input: heldInput,
  output: heldOutput,
  prepare: (ctx, { attemptId }) => prepareHeld(ctx, attemptId, 'capture'),
  call: (ctx, held: HeldMoney): Promise<Outcome<PaymentFact>> =>
    callGateway(ctx.use(gatewayRegistryRef), held, ctx.signal, (gateway, callCtx) => (gateway.capture === undefined ? Promise.reject(new Error('capture')) : gateway.capture(callCtx, held.wanted))),
  settle: settleHeld,
});
