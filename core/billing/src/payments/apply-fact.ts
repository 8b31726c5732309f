import type { OperationCtx, Outcome, PaymentFact } from '@billet/sdk';
import { Brand } from '../brands/index.ts';
import { data } from '../data.ts';
import { announceCollection } from './charges/announce-collection.ts';
import { bookPayment } from './book-payment.ts';
import { arrivedFor, askedOf, takenOf } from './conversion/charge-of.ts';
import { creditDiscount } from './charges/credit-discount.ts';
import { lateParts } from './charges/late-parts.ts';
import { surchargeParts } from './charges/surcharge-invoice.ts';
import { saveMethod } from './methods/save-method.ts';
import { moveAttempt } from './move-attempt.ts';
import { wakeEvents } from './queue/wake-events.ts';
import { lookUpJob } from './look-up-job.ts';
import { fitsAsked } from './rules/index.ts';
import { AttemptInvoice, GatewayAccount, PaymentAttempt } from './tables.ts';

/** Books what a provider says about an attempt. Facts are absolute: applying one again, or an old one, changes nothing. */
export const applyFact = async (ctx: OperationCtx, attemptId: number, outcome: Outcome<PaymentFact>): Promise<void> => {
  const attempt = await data(ctx).all(PaymentAttempt).findById(attemptId);
  if (attempt === undefined) return;
  if (outcome.status === 'failed') {
    await moveAttempt(ctx, attempt, outcome.ambiguous ? 'unknown' : 'failed', { error: outcome.message });
    return;
  }
  if (outcome.status === 'pending') {
    await moveAttempt(ctx, attempt, 'processing', { error: null });
    return;
  }
  await applyPaymentFact(ctx, attempt, outcome.value);
};

/** The same for a fact that is certain. */
export const applyPaymentFact = async (ctx: OperationCtx, attempt: PaymentAttempt, fact: PaymentFact): Promise<void> => {
  // Held money is all of it; what is taken may be less.
  const asked = fact.status === 'succeeded' ? takenOf(attempt) : askedOf(attempt);
  const money = fact.money ?? asked;
  const fits = fitsAsked(asked, { ...fact, money });
  if (fact.status !== 'succeeded' && (fact.status !== 'authorised' || fits)) {
    await moveAttempt(ctx, attempt, fact.status, {
      provider_ref: fact.providerRef,
      // What the payer was to do is done once the money is held.
      next_action: fact.status === 'authorised' ? null : (fact.next ?? attempt.next_action),
      error: fact.reason ?? null,
    });
    if (fact.announced !== undefined) await announceCollection(ctx, attempt, fact.announced);
    return;
  }
  if (!fits) {
    await moveAttempt(ctx, attempt, 'unknown', { error: `The provider reports ${String(money.amount)} ${money.currency}.` });
    await ctx.emit('payment.reviewNeeded', { gatewayAccountId: attempt.gateway_account_id, eventId: fact.providerRef, reason: 'AMOUNT_MISMATCH' });
    return;
  }
  await bookSuccess(ctx, attempt, fact, money.amount);
};

const bookSuccess = async (ctx: OperationCtx, attempt: PaymentAttempt, fact: PaymentFact, amount: number): Promise<void> => {
  const { all } = data(ctx);
  const account = await all(GatewayAccount).findById(attempt.gateway_account_id);
  const brand = await all(Brand).findById(account?.brand_id ?? 0);
  if (account === undefined || brand === undefined) return;
  const { late, discount, arrived } = arrivedFor(attempt, amount, fact);
  const parts = await all(AttemptInvoice).where('attempt_id', attempt.id).orderBy('id');
  await moveAttempt(ctx, attempt, 'succeeded', { provider_ref: fact.providerRef, next_action: null, error: null });
  const { fresh } = await bookPayment(ctx, {
    clientId: attempt.client_id,
    legalEntityId: brand.legal_entity_id,
    gatewayAccountId: account.id,
    method: account.extension,
    ...arrived,
    reference: fact.providerRef,
    receivedOn: ctx.clock.today(brand.zone),
    attemptId: attempt.id,
    meantFor: async () => [...(await surchargeParts(ctx, attempt, brand)), ...(await lateParts(ctx, attempt, brand, late)), ...parts.map((part) => ({ invoiceId: part.invoice_id, amount: part.amount }))],
    spread: false,
    account: 'clearing',
  });
  if (fresh && fact.discount !== undefined) await creditDiscount(ctx, parts.map((part) => part.invoice_id), discount);
  await wakeEvents(ctx, account.id, fact.providerRef);
  if (!attempt.save_method) return;
  if (fact.savedMethod !== undefined) await saveMethod(ctx, attempt, fact.savedMethod);
  // Messages of a provider do not carry what it stored; its answer to a question does.
  else if (attempt.state !== 'succeeded') await ctx.enqueue(lookUpJob(attempt.id, attempt.lookups, ctx.clock.wall()));
};
