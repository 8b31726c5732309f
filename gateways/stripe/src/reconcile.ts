import type { CallCtx, GatewayEvent } from '@billet/sdk';
import type Stripe from 'stripe';
import type { Account } from './account.ts';
import { attemptOfIntent, factOfIntent, INTENT_PARTS } from './payment-fact.ts';
import { askStripe } from './stripe-client.ts';

const PAGE = 100;
/** The list is by the day on which a payment was begun; bank debits and held money come in later. */
const SLOW_SECONDS = 14 * 86_400;

const eventOf = (intent: Stripe.PaymentIntent): GatewayEvent | undefined => {
  const { status, providerRef, money, fee } = factOfIntent(intent);
  if (status !== 'succeeded' || money === undefined) return undefined;
  const attemptKey = attemptOfIntent(intent);
  return {
    id: `${providerRef}:succeeded`,
    type: 'payment.succeeded',
    providerRef,
    money,
    occurredAt: new Date(intent.created * 1000).toISOString(),
    livemode: intent.livemode,
    ...(fee === undefined ? {} : { fee }),
    ...(attemptKey === undefined ? {} : { attemptKey }),
  };
};

/** Stripe's own list of what came in, with what it kept of each. */
export async function* listPayments(ctx: CallCtx<Account>, since: string): AsyncIterable<GatewayEvent> {
  const gte = Math.floor(Date.parse(since) / 1000) - SLOW_SECONDS;
  for (let after: string | undefined; ; ) {
    const page: Stripe.ApiList<Stripe.PaymentIntent> = await askStripe(ctx, 'reads', (stripe) =>
      stripe.paymentIntents.list({
        created: { gte },
        limit: PAGE,
        expand: INTENT_PARTS.map((part) => `data.${part}`),
        ...(after === undefined ? {} : { starting_after: after }),
      }),
    );
    for (const intent of page.data) {
      const event = eventOf(intent);
      if (event !== undefined) yield event;
    }
    after = page.data.at(-1)?.id;
    if (!page.has_more || after === undefined) return;
  }
}
