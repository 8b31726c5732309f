import { startFakeStripe, type FakeStripe, type GatewayFixture, type Signing } from '@billet/testkit';
import stripe, { fromWire, toWire } from '../src/index.ts';

const TYPE_OF = {
  paid: 'checkout.session.completed',
  refunded: 'refund.created',
  disputed: 'charge.dispute.created',
} as const;

/** The Stripe gateway in front of the fake. */
export const stripeFixture = async (
  options: Parameters<typeof startFakeStripe>[0] = {},
): Promise<GatewayFixture & { readonly fake: FakeStripe }> => {
  const fake = await startFakeStripe(options);
  const nowSeconds = (): number => fake.all('event')[0]?.created ?? 0;

  const sign = (
    event: { readonly livemode: boolean },
    signing: Signing = {},
  ): ReturnType<FakeStripe['webhooks']['request']> =>
    fake.webhooks.request(signing.otherMode === true ? { ...event, livemode: !event.livemode } : event, {
      ...(signing.wrongSecret === true ? { secret: 'whsec_of_somebody_else' } : {}),
      ...(signing.otherScheme === true ? { scheme: 'v0' } : {}),
      ...(signing.offsetSeconds === undefined ? {} : { timestamp: nowSeconds() + signing.offsetSeconds }),
    });

  return {
    fake,
    extension: stripe,
    settings: fake.settings(),
    wire: { toWire, fromWire },
    provider: {
      pay: (attemptKey) => {
        fake.payer.move(attemptKey);
      },
      payments: () => fake.all('charge').filter(({ captured }) => captured).length,
      refunded: () => fake.all('refund').reduce((sum, refund) => sum + refund.amount, 0),
      dispute: (providerRef) => {
        fake.payer.dispute(providerRef);
      },
      token: () => {
        const { customer, paymentMethod } = fake.savedMethod();
        return `${customer}/${paymentMethod}`;
      },
      loseAnswer: () => {
        fake.faults.add({ kind: 'lost', method: 'POST' });
      },
      stall: () => {
        fake.faults.add({ kind: 'stall', method: 'POST' });
      },
      keepsKeys: true,
    },
    webhooks: {
      signatureHeader: 'stripe-signature',
      carries: { timestamp: true, scheme: true, mode: true },
      request: (kind, signing) => {
        if (kind === 'unknown') return sign(fake.payer.emit('billing.meter.no_meter_found'), signing);
        const event = fake.all('event').find((each) => each.type === TYPE_OF[kind]);
        if (event === undefined) throw new Error(`the fake has no event ${TYPE_OF[kind]}`);
        return sign(event, signing);
      },
    },
    stop: () => fake.stop(),
  };
};
