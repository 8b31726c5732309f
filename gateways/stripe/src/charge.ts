import { done, failed, type CallCtx, type Money, type Outcome, type PaymentFact } from '@billet/sdk';
import Stripe from 'stripe';
import type { Account } from './account.ts';
import { findByAttempt } from './find-by-attempt.ts';
import { ATTEMPT_KEY } from './names.ts';
import { factOfIntent, INTENT_PARTS } from './payment-fact.ts';
import { checkCurrency } from './start.ts';
import { askStripe } from './stripe-client.ts';
import { toWire } from './wire.ts';

export interface ChargeWish {
  readonly attemptKey: string;
  readonly money: Money;
  readonly token: string;
  readonly description: string;
}

const TOKEN = /^(cus_\w+)\/(pm_\w+|card_\w+|src_\w+)$/;

/** The bank wants to see the payer: the intent waits, nothing has failed. */
const waitingIntent = (error: unknown): Stripe.PaymentIntent | undefined =>
  error instanceof Stripe.errors.StripeCardError && error.code === 'authentication_required'
    ? error.payment_intent
    : undefined;

/** Charges a stored method. A repeated wish first looks for what the last try left behind. */
export const charge = async (ctx: CallCtx<Account>, wanted: ChargeWish): Promise<Outcome<PaymentFact>> => {
  const [, customer, method] = TOKEN.exec(wanted.token) ?? [];
  if (customer === undefined || method === undefined)
    return failed('invalid', 'This is not a payment method of Stripe.', { field: 'token', retry: 'never' });
  checkCurrency(ctx.settings, wanted.money.currency);
  const amount = toWire(wanted.money);
  if (ctx.attempt > 1) {
    const before = await findByAttempt(ctx, wanted.attemptKey);
    if (before !== undefined) return sameMoney(before, wanted.money);
  }
  const params: Stripe.PaymentIntentCreateParams = {
    amount,
    currency: wanted.money.currency.toLowerCase(),
    customer,
    payment_method: method,
    off_session: true,
    confirm: true,
    description: wanted.description,
    metadata: { [ATTEMPT_KEY]: wanted.attemptKey },
    expand: INTENT_PARTS,
  };
  return askStripe(ctx, 'writes', async (stripe) => {
    try {
      return done(
        factOfIntent(
          await stripe.paymentIntents.create(params, { idempotencyKey: `${wanted.attemptKey}:charge` }),
        ),
      );
    } catch (error) {
      const waiting = waitingIntent(error);
      if (waiting === undefined) throw error;
      return done<PaymentFact>({
        status: 'requires_action',
        providerRef: waiting.id,
        money: wanted.money,
        reason: 'authentication_required',
      });
    }
  });
};

const sameMoney = (fact: PaymentFact, wanted: Money): Outcome<PaymentFact> =>
  fact.money?.amount === wanted.amount && fact.money.currency === wanted.currency
    ? done(fact)
    : failed('invalid', 'The same attempt was sent before with other data.', {
        retry: 'never',
        code: 'idempotency_error',
      });
