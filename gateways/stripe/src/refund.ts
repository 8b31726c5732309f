import { done, failed, type CallCtx, type Money, type Outcome } from '@billet/sdk';
import type Stripe from 'stripe';
import type { Account } from './account.ts';
import { REFUND_KEY } from './names.ts';
import { askStripe } from './stripe-client.ts';
import { toWire } from './wire.ts';

export interface RefundWish {
  readonly refundKey: string;
  readonly providerRef: string;
  readonly money: Money;
  readonly reason?: string;
}

export type RefundOutcome = Outcome<{
  readonly refundRef: string;
  readonly status: 'succeeded' | 'processing';
}>;

const refuse = (message: string, field: 'amount' | 'currency' | 'refundKey'): RefundOutcome =>
  failed('invalid', message, { field, retry: 'never' });

const isGone = (refund: Stripe.Refund): boolean => refund.status === 'failed' || refund.status === 'canceled';

const outcomeOf = (refund: Stripe.Refund): RefundOutcome =>
  isGone(refund)
    ? failed('declined', 'The refund did not arrive at the payer.', {
        code: refund.failure_reason ?? refund.status ?? 'failed',
      })
    : done({ refundRef: refund.id, status: refund.status === 'succeeded' ? 'succeeded' : 'processing' });

const allRefunds = async (stripe: Stripe, intentId: string): Promise<readonly Stripe.Refund[]> => {
  const refunds: Stripe.Refund[] = [];
  for await (const refund of stripe.refunds.list({ payment_intent: intentId, limit: 100 }))
    refunds.push(refund);
  return refunds;
};

/** Gives money back, once per refund key: Stripe's own keys are forgotten after a day, the metadata is not. */
export const refund = async (ctx: CallCtx<Account>, wanted: RefundWish): Promise<RefundOutcome> => {
  const amount = toWire(wanted.money);
  const { intent, refunds } = await askStripe(ctx, 'reads', async (stripe) => ({
    intent: await stripe.paymentIntents.retrieve(wanted.providerRef),
    refunds: await allRefunds(stripe, wanted.providerRef),
  }));
  if (intent.currency !== wanted.money.currency.toLowerCase())
    return refuse(`The payment was made in ${intent.currency.toUpperCase()}.`, 'currency');
  const before = refunds.find((each) => each.metadata?.[REFUND_KEY] === wanted.refundKey);
  if (before !== undefined)
    return before.amount === amount
      ? outcomeOf(before)
      : refuse('The same refund was sent before with another amount.', 'refundKey');
  const left = refunds.reduce(
    (rest, each) => (isGone(each) ? rest : rest - each.amount),
    intent.amount_received,
  );
  if (amount > left) return refuse('More than is left of the payment cannot be refunded.', 'amount');
  const params: Stripe.RefundCreateParams = {
    payment_intent: intent.id,
    amount,
    reason: 'requested_by_customer',
    metadata: {
      [REFUND_KEY]: wanted.refundKey,
      ...(wanted.reason === undefined ? {} : { reason: wanted.reason.slice(0, 500) }),
    },
  };
  return outcomeOf(
    await askStripe(ctx, 'writes', (stripe) =>
      stripe.refunds.create(params, { idempotencyKey: `${wanted.refundKey}:refund` }),
    ),
  );
};
