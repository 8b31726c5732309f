import { type ForeignCtx, type NextAction, type OperationCtx, type Outcome, type PaymentFact, z } from '@billet/sdk';
import { data } from '../data.ts';
import { applyFact } from './apply-fact.ts';
import type { PreparedPayment } from './begin-payment.ts';
import { callGateway } from './call-gateway.ts';
import { gatewayRegistryRef } from './gateway-registry.ts';
import { PaymentAttempt } from './tables.ts';

const nextActionSchema = z.custom<NextAction>((value) => typeof value === 'object' && value !== null && 'kind' in value);

/** What whoever starts to pay is told. */
export const startedSchema = z.strictObject({ attemptId: z.number().int(), state: z.string(), next: nextActionSchema });

/** Speaks to the provider, outside any transaction. */
export const sendPayment = async (ctx: ForeignCtx, prepared: PreparedPayment): Promise<Outcome<PaymentFact> | undefined> => {
  if (prepared.settled) return undefined;
  return callGateway(ctx.use(gatewayRegistryRef), prepared, ctx.signal, (gateway, callCtx) => gateway.start(callCtx, prepared.wanted));
};

/** Books the answer and says what comes next. */
export const finishPayment = async (ctx: OperationCtx, prepared: PreparedPayment, outcome: Outcome<PaymentFact> | undefined): Promise<z.input<typeof startedSchema>> => {
  if (outcome !== undefined) await applyFact(ctx, prepared.attemptId, outcome);
  const attempt = await data(ctx).all(PaymentAttempt).findById(prepared.attemptId);
  return { attemptId: prepared.attemptId, state: attempt?.state ?? 'unknown', next: (attempt?.next_action as NextAction | null | undefined) ?? { kind: 'none' as const } };
};
