import { conflict, invalid, notFound, type Gateway, type OperationCtx, type Outcome, type PaymentFact, z } from '@billet/sdk';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { applyFact } from '../apply-fact.ts';
import type { GatewayTarget } from '../call-gateway.ts';
import { gatewayRegistryRef } from '../gateway-registry.ts';
import { askedOf } from '../conversion/charge-of.ts';
import { lookUpJob } from '../look-up-job.ts';
import { nextLookupAt } from '../lookup-schedule.ts';
import { moveAttempt } from '../move-attempt.ts';
import { GatewayAccount, PaymentAttempt } from '../tables.ts';

export const heldInput = z.strictObject({ attemptId: idSchema });

/** `error` is what the provider said where it refused: the money is still held. */
export const heldOutput = z.strictObject({ state: z.string(), error: z.string().nullable() });

/** Money that is held, and whom to ask for it. */
export interface HeldMoney extends GatewayTarget {
  readonly attemptId: number;
  readonly wanted: { readonly attemptKey: string; readonly providerRef: string; readonly money: { readonly amount: number; readonly currency: string } };
}

/** Less than is held: only of gateways that can, in the currency of the invoices, and never so little that the surcharge would not be paid. */
const partOf = (attempt: PaymentAttempt, amount: number | undefined, takesParts: boolean): number | null => {
  if (amount === undefined || amount === attempt.amount) return null;
  if (amount > attempt.amount || amount <= attempt.surcharge) throw invalid('CAPTURE_AMOUNT', 'amount', 'So much is not held, or the surcharge is not covered.', { held: attempt.amount, surcharge: attempt.surcharge });
  if (!takesParts || attempt.charged_amount !== null) throw invalid('PART_NOT_TAKEN', 'amount', 'Here only all of the held money can be taken.');
  return amount;
};

/** Finds held money that the gateway can take or let go. Should the answer to the call be lost, it is looked up soon. */
export const prepareHeld = async (ctx: OperationCtx, attemptId: number, member: keyof Pick<Gateway<unknown>, 'capture' | 'void'>, amount?: number): Promise<HeldMoney> => {
  const { of, all } = data(ctx);
  const attempt = await of(PaymentAttempt).findById(attemptId);
  if (attempt === undefined) throw notFound('Payment');
  const account = await all(GatewayAccount).findById(attempt.gateway_account_id);
  if (attempt.state !== 'authorised' || attempt.provider_ref === null || account === undefined) throw conflict('NOT_AUTHORISED', 'No money is held for this attempt.', { state: attempt.state });
  const { gateway, definition } = ctx.use(gatewayRegistryRef).get(account.extension);
  if (gateway[member] === undefined) throw invalid('HOLDS_NOT_TAKEN', 'attemptId', 'This gateway does not hold money.');
  const part = partOf(attempt, amount, definition.traits.partialCapture === true);
  const lookAt = nextLookupAt(ctx.clock.wallMs(), 'created', 0);
  const touched = await all(PaymentAttempt).where({ id: attempt.id, version: attempt.version }).patch({ version: attempt.version + 1, next_lookup_at: lookAt, capture_amount: part });
  if (touched === 0) throw conflict('NOT_AUTHORISED', 'No money is held for this attempt.', { state: attempt.state });
  if (lookAt !== null) await ctx.enqueue(lookUpJob(attempt.id, attempt.version + 1, lookAt));
  ctx.touch({ kind: 'payment_attempt', id: attempt.id, clientId: attempt.client_id }, { state: attempt.state }, { wanted: member, amount: part ?? attempt.amount });
  return { attemptId: attempt.id, extension: account.extension, accountId: account.id, wanted: { attemptKey: attempt.key, providerRef: attempt.provider_ref, money: part === null ? askedOf(attempt) : { amount: part, currency: attempt.currency } } };
};

/** Books the answer. A refusal ends nothing: the money is held until the provider says otherwise. */
export const settleHeld = async (ctx: OperationCtx, { attemptId }: HeldMoney, outcome: Outcome<PaymentFact>): Promise<z.input<typeof heldOutput>> => {
  const read = (): PromiseLike<PaymentAttempt | undefined> => data(ctx).all(PaymentAttempt).findById(attemptId);
  const attempt = await read();
  if (outcome.status === 'failed' && !outcome.ambiguous) {
    if (attempt?.state === 'authorised') await moveAttempt(ctx, attempt, 'authorised', { error: outcome.message, capture_amount: null });
    return { state: attempt?.state ?? 'unknown', error: outcome.message };
  }
  await applyFact(ctx, attemptId, outcome);
  return { state: (await read())?.state ?? 'unknown', error: null };
};
