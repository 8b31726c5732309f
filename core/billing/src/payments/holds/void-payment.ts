import { defineOperation, type Outcome, type PaymentFact } from '@billet/sdk';
import { callGateway } from '../call-gateway.ts';
import { gatewayRegistryRef } from '../gateway-registry.ts';
import { heldInput, heldOutput, prepareHeld, settleHeld, type HeldMoney } from './held-attempt.ts';

/** Lets held money go; the invoice stays open. */
export const voidPayment = defineOperation({
  name: 'payments.void',
  summary: 'Lets go of money that is held for an attempt to pay; the payer has it again.',
  kind: 'command',
  http: { method: 'POST', path: '/payments/attempts/{attemptId}/void' },
  audience: ['staff'],
  permission: 'payments.write',
  input: heldInput,
  output: heldOutput,
  prepare: (ctx, { attemptId }) => prepareHeld(ctx, attemptId, 'void'),
  call: (ctx, held: HeldMoney): Promise<Outcome<PaymentFact>> =>
    callGateway(ctx.use(gatewayRegistryRef), held, ctx.signal, (gateway, callCtx) => (gateway.void === undefined ? Promise.reject(new Error('void')) : gateway.void(callCtx, held.wanted))),
  settle: settleHeld,
});
