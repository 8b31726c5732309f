import { done, isModuleError, type CallCtx, type Money, type Outcome, type PaymentFact } from '@billet/sdk';
import type Stripe from 'stripe';
import type { Account } from './account.ts';
import { factOfIntent, INTENT_PARTS } from './payment-fact.ts';
import { askStripe } from './stripe-client.ts';
import { toWire } from './wire.ts';

interface Held {
  readonly attemptKey: string;
  readonly providerRef: string;
}

/** What was done with the money before cannot be done again; then the payment itself says what became of it. */
const orAsItIs = async (
  ctx: CallCtx<Account>,
  { providerRef }: Held,
  work: (stripe: Stripe) => Promise<Stripe.PaymentIntent>,
  ended: Stripe.PaymentIntent.Status,
): Promise<Outcome<PaymentFact>> => {
  try {
    return done(factOfIntent(await askStripe(ctx, 'writes', work)));
  } catch (error) {
    if (!isModuleError(error) || error.failure.code !== 'payment_intent_unexpected_state') throw error;
    const intent = await askStripe(ctx, 'reads', (stripe) =>
      stripe.paymentIntents.retrieve(providerRef, { expand: INTENT_PARTS }),
    );
    if (intent.status !== ended) throw error;
    return done(factOfIntent(intent));
  }
};

/** Takes held money, or a part of it, once; Stripe lets the rest go. */
export const capture = (
  ctx: CallCtx<Account>,
  held: Held & { readonly money: Money },
): Promise<Outcome<PaymentFact>> =>
  orAsItIs(
    ctx,
    held,
    (stripe) =>
      stripe.paymentIntents.capture(
        held.providerRef,
        { amount_to_capture: toWire(held.money), expand: INTENT_PARTS },
        { idempotencyKey: `${held.attemptKey}:capture:${String(held.money.amount)}` },
      ),
    'succeeded',
  );

/** Lets held money go. */
export const voidHeld = (ctx: CallCtx<Account>, held: Held): Promise<Outcome<PaymentFact>> =>
  orAsItIs(
    ctx,
    held,
    (stripe) =>
      stripe.paymentIntents.cancel(held.providerRef, {}, { idempotencyKey: `${held.attemptKey}:void` }),
    'canceled',
  );
