import { startFakeStripe, type FakeStripe } from '@billet/testkit';
import { expect } from 'chai';
import Stripe from 'stripe';

const caught = async (work: Promise<unknown>): Promise<InstanceType<typeof Stripe.errors.StripeError>> => {
  try {
    await work;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeError) return error;
    throw error;
  }
  throw new Error('the fake should have refused');
};

describe('the fake Stripe, asked by the official SDK', () => {
  let fake: FakeStripe;
  let stripe: Stripe;
  let nowMs: number;
  beforeEach(async () => {
    nowMs = Date.parse('2027-01-21T12:00:00Z');
    fake = await startFakeStripe({ wallMs: () => nowMs });
    stripe = new Stripe(fake.testKey, {
      host: '127.0.0.1',
      port: fake.port,
      protocol: 'http',
      maxNetworkRetries: 0,
      telemetry: false,
    });
  });
  afterEach(() => fake.stop());

  const intent = (
    more: Partial<Stripe.PaymentIntentCreateParams> = {},
    key?: string,
  ): Promise<Stripe.Response<Stripe.PaymentIntent>> =>
    stripe.paymentIntents.create(
      { amount: 1000, currency: 'eur', ...more },
      key === undefined ? {} : { idempotencyKey: key },
    );
  const page = (more: Partial<Stripe.Checkout.SessionCreateParams> = {}): Promise<Stripe.Checkout.Session> =>
    stripe.checkout.sessions.create({
      mode: 'payment',
      success_url: 'https://billing.example.test/ok?s={CHECKOUT_SESSION_ID}',
      cancel_url: 'https://billing.example.test/back',
      line_items: [
        {
          quantity: 2,
          price_data: { currency: 'eur', unit_amount: 500, product_data: { name: 'Hosting <b>& mail' } },
        },
      ],
      ...more,
    });

  it('refuses keys it does not know, and hides them', async () => {
    const other = new Stripe('sk_test_wrong_key_1234', {
      host: '127.0.0.1',
      port: fake.port,
      protocol: 'http',
      maxNetworkRetries: 0,
    });
    const error = await caught(other.balance.retrieve());
    expect(error).to.include({
      type: 'StripeAuthenticationError',
      statusCode: 401,
      message: 'Invalid API Key provided: sk_test_********1234',
    });
  });

  it('refuses unknown and missing parameters in Stripe’s words', async () => {
    expect(await caught(intent({ amout: 5 } as Partial<Stripe.PaymentIntentCreateParams>))).to.include({
      code: 'parameter_unknown',
      param: 'amout',
    });
    expect(
      await caught(stripe.paymentIntents.create({ currency: 'eur' } as Stripe.PaymentIntentCreateParams)),
    ).to.include({ code: 'parameter_missing', param: 'amount' });
    expect(await caught(intent({ amount: 12.5 }))).to.include({
      code: 'parameter_invalid_integer',
      param: 'amount',
    });
    expect(await caught(intent({ amount: 1550, currency: 'isk' }))).to.include({
      code: 'invalid_charge_amount',
    });
    expect(await caught(stripe.paymentIntents.retrieve('pi_none'))).to.include({
      code: 'resource_missing',
      statusCode: 404,
    });
  });

  it('keeps test and live apart', async () => {
    const live = new Stripe(fake.liveKey, {
      host: '127.0.0.1',
      port: fake.port,
      protocol: 'http',
      maxNetworkRetries: 0,
    });
    const made = await live.paymentIntents.create({ amount: 1000, currency: 'eur' });
    expect(made.livemode).to.equal(true);
    expect((await caught(stripe.paymentIntents.retrieve(made.id))).message).to.include('exists in live mode');
    expect((await stripe.paymentIntents.list()).data).to.have.length(0);
  });

  it('gives the first answer again under the same key, and refuses other parameters', async () => {
    const first = await intent({}, 'key-1');
    const again = await intent({}, 'key-1');
    expect(again.id).to.equal(first.id);
    expect(again.lastResponse.headers['idempotent-replayed']).to.equal('true');
    expect(await caught(intent({ amount: 1001 }, 'key-1'))).to.include({
      type: 'StripeIdempotencyError',
      statusCode: 400,
    });
    expect(fake.all('payment_intent')).to.have.length(1);
  });

  it('keeps declines and 500s under the key, but not wrong parameters; forgets after a day', async () => {
    const declined = { confirm: true, payment_method: 'pm_card_chargeDeclined' };
    const ids = [await caught(intent(declined, 'key-2')), await caught(intent(declined, 'key-2'))].map(
      (error) => error.payment_intent?.id,
    );
    expect(ids[0]).to.equal(ids[1]);

    fake.faults.add({ kind: 'error500', method: 'POST' });
    for (let count = 0; count < 2; count += 1)
      expect(await caught(intent({}, 'key-3'))).to.include({ statusCode: 500 });
    nowMs += 86_401_000;
    expect((await intent({}, 'key-3')).status).to.equal('requires_payment_method');

    expect(
      await caught(intent({ amout: 5 } as Partial<Stripe.PaymentIntentCreateParams>, 'key-4')),
    ).to.include({ code: 'parameter_unknown' });
    expect((await intent({}, 'key-4')).amount).to.equal(1000);
  });

  it('walks an intent through its states', async () => {
    const made = await intent({ payment_method: 'pm_card_visa' });
    expect(made.status).to.equal('requires_confirmation');
    const paid = await stripe.paymentIntents.confirm(made.id, {
      expand: ['latest_charge.balance_transaction', 'payment_method'],
    });
    expect(paid).to.deep.include({ status: 'succeeded', amount_received: 1000 });
    expect(paid).to.have.nested.property('latest_charge.balance_transaction.fee', 59);
    expect(paid).to.have.nested.property('payment_method.card.last4', '4242');
    expect(await caught(stripe.paymentIntents.confirm(made.id))).to.include({
      code: 'payment_intent_unexpected_state',
    });
    expect(await caught(stripe.paymentIntents.cancel(made.id))).to.include({
      code: 'payment_intent_unexpected_state',
    });
  });

  it('holds and captures', async () => {
    const held = await intent({ confirm: true, payment_method: 'pm_card_visa', capture_method: 'manual' });
    expect(held).to.include({ status: 'requires_capture', amount_capturable: 1000, amount_received: 0 });
    const taken = await stripe.paymentIntents.capture(held.id, { amount_to_capture: 600 });
    expect(taken).to.include({ status: 'succeeded', amount_received: 600 });
    expect(await stripe.balance.retrieve()).to.have.nested.property('available[0].amount', 600 - 47);
  });

  it('asks for authentication off session, and cancels what is open', async () => {
    const customer = await stripe.customers.create({ email: 'a@example.test' });
    const method = await stripe.paymentMethods.attach('pm_card_authenticationRequired', {
      customer: customer.id,
    });
    const error = await caught(
      intent({ customer: customer.id, payment_method: method.id, off_session: true, confirm: true }),
    );
    expect(error).to.include({ type: 'StripeCardError', code: 'authentication_required', statusCode: 402 });
    const open = await intent({ confirm: true, payment_method: 'pm_card_authenticationRequired' });
    expect(open.status).to.equal('requires_action');
    expect((await stripe.paymentIntents.cancel(open.id)).status).to.equal('canceled');
  });

  it('charges a stored method only with its customer, and forgets a detached one', async () => {
    const [one, two] = [await stripe.customers.create({}), await stripe.customers.create({})];
    const method = await stripe.paymentMethods.attach('pm_card_visa', { customer: one.id });
    expect(
      await caught(intent({ customer: two.id, payment_method: method.id, off_session: true, confirm: true })),
    ).to.include({ param: 'payment_method' });
    expect(
      (await stripe.paymentMethods.list({ customer: one.id, type: 'card' })).data.map((each) => each.id),
    ).to.deep.equal([method.id]);
    await stripe.paymentMethods.detach(method.id);
    expect((await stripe.paymentMethods.list({ customer: one.id, type: 'card' })).data).to.deep.equal([]);
  });

  it('saves a method by a set-up intent', async () => {
    const customer = await stripe.customers.create({});
    const saved = await stripe.setupIntents.create({
      customer: customer.id,
      payment_method: 'pm_card_visa',
      confirm: true,
    });
    expect(saved.status).to.equal('succeeded');
    expect(
      await caught(stripe.setupIntents.create({ payment_method: 'pm_card_chargeDeclined', confirm: true })),
    ).to.include({ code: 'card_declined' });
  });

  it('refunds in parts, never more than was taken', async () => {
    const paid = await intent({ confirm: true, payment_method: 'pm_card_visa' });
    await stripe.refunds.create({ payment_intent: paid.id, amount: 400 });
    expect(await caught(stripe.refunds.create({ payment_intent: paid.id, amount: 601 }))).to.include({
      code: 'amount_too_large',
    });
    await stripe.refunds.create({ payment_intent: paid.id });
    expect(await caught(stripe.refunds.create({ payment_intent: paid.id }))).to.include({
      code: 'charge_already_refunded',
    });
    expect(
      (await stripe.refunds.list({ payment_intent: paid.id })).data.map((refund) => refund.amount),
    ).to.deep.equal([600, 400]);
  });

  it('pages through lists, filters by time, and finds by metadata', async () => {
    const ids: string[] = [];
    for (let count = 0; count < 5; count += 1) {
      ids.unshift((await intent({ metadata: { run: String(count) } })).id);
      nowMs += 1000;
    }
    const all: string[] = [];
    for await (const each of stripe.paymentIntents.list({ limit: 2 })) all.push(each.id);
    expect(all).to.deep.equal(ids);
    const since = Math.floor(nowMs / 1000) - 2;
    expect(
      (await stripe.paymentIntents.list({ created: { gte: since } })).data.map((each) => each.id),
    ).to.deep.equal(ids.slice(0, 2));
    const found = await stripe.paymentIntents.search({
      query: "metadata['run']:'3' AND status:'requires_payment_method'",
    });
    expect(found.data.map((each) => each.id)).to.deep.equal([ids[1]]);
    fake.knobs.searchLags = true;
    expect((await stripe.paymentIntents.search({ query: "metadata['run']:'3'" })).data).to.deep.equal([]);
  });

  it('lets a page run out by itself', async () => {
    const session = await page({ expires_at: nowMs / 1000 + 3600 });
    expect(await caught(page({ expires_at: nowMs / 1000 + 60 }))).to.include({ param: 'expires_at' });
    nowMs += 3_600_000;
    expect(await stripe.checkout.sessions.retrieve(session.id)).to.include({ status: 'expired', url: null });
    expect((await stripe.events.list({ type: 'checkout.session.expired' })).data).to.have.length(1);
    expect((await caught(stripe.checkout.sessions.expire(session.id))).message).to.include(
      'status of expired',
    );
  });
});
