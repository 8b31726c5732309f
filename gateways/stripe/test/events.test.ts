import { expect } from 'chai';
import { EUR, setUp, value, type Setup } from './setup.ts';

describe('events of Stripe', () => {
  let setup: Setup;
  beforeEach(async () => {
    setup = await setUp();
  });
  afterEach(() => setup.fake.stop());

  const refund = async (providerRef: string, amount: number, refundKey = setup.newKey()): Promise<string> =>
    value(await setup.gateway.refund(setup.ctx(), { refundKey, providerRef, money: EUR(amount) })).refundRef;

  it('tell one payment by two events, under one reference', async () => {
    const { attemptKey, providerRef } = await setup.paid();
    const page = await setup.event('checkout.session.completed');
    const intent = await setup.event('payment_intent.succeeded');
    for (const event of [page, intent])
      expect(event).to.deep.include({
        type: 'payment.succeeded',
        providerRef,
        attemptKey,
        money: EUR(3545),
        livemode: false,
      });
    expect(page.id).to.not.equal(intent.id);
    expect(page).to.not.have.property('fee');
  });

  it('tell money that is held, that it was taken, and that a hold is over', async () => {
    const hold = async (): Promise<{ readonly attemptKey: string; readonly providerRef: string }> => {
      const attemptKey = setup.newKey();
      value(await setup.gateway.start(setup.ctx(), setup.wish(attemptKey, { captureLater: true })));
      setup.fake.payer.move(attemptKey);
      const { providerRef } = await setup.event('payment_intent.amount_capturable_updated');
      return { attemptKey, providerRef };
    };
    const taken = await hold();
    expect(await setup.event('payment_intent.amount_capturable_updated')).to.deep.include({
      type: 'payment.authorised',
      attemptKey: taken.attemptKey,
      money: EUR(3545),
    });
    // The page is done with, but nothing was taken: the payment itself says what it is.
    expect((await setup.event('checkout.session.completed')).type).to.equal('ignored');
    value(await setup.gateway.capture(setup.ctx(), { ...taken, money: EUR(3545) }));
    expect(await setup.event('payment_intent.succeeded')).to.deep.include({
      type: 'payment.succeeded',
      providerRef: taken.providerRef,
      money: EUR(3545),
    });
    const over = await hold();
    value(await setup.gateway.void(setup.ctx(), over));
    expect(await setup.event('payment_intent.canceled')).to.deep.include({
      type: 'payment.cancelled',
      attemptKey: over.attemptKey,
    });
  });

  it('carry the fee where the charge is expanded', async () => {
    await setup.paid();
    const [intent, charge, entry] = [
      setup.fake.all('payment_intent')[0],
      setup.fake.all('charge')[0],
      setup.fake.all('balance_transaction')[0],
    ];
    setup.fake.payer.emit('payment_intent.succeeded', {
      ...intent,
      latest_charge: { ...charge, balance_transaction: entry },
    });
    expect(await setup.event('payment_intent.succeeded')).to.deep.include({ fee: EUR(133) });
  });

  it('tell the success of one refund once, whichever event brings it', async () => {
    setup.fake.knobs.refundsPend = true;
    const { providerRef } = await setup.paid();
    const refundRef = await refund(providerRef, 1000);
    expect(await setup.event('refund.created')).to.include({ type: 'ignored' });
    setup.fake.payer.settleRefund(refundRef);
    expect(await setup.event('refund.updated')).to.deep.include({
      id: `${refundRef}:succeeded`,
      type: 'refund.succeeded',
      providerRef,
      money: EUR(1000),
    });
    expect(await setup.event('charge.refunded')).to.include({ type: 'ignored' });

    setup.fake.knobs.refundsPend = false;
    const atOnce = await refund(providerRef, 500);
    expect(await setup.event('refund.created')).to.deep.include({
      id: `${atOnce}:succeeded`,
      money: EUR(500),
    });
  });

  it('tell a refund that came back, and let the money be refunded again', async () => {
    setup.fake.knobs.refundsPend = true;
    const { providerRef } = await setup.paid();
    const refundKey = setup.newKey();
    const refundRef = await refund(providerRef, 3545, refundKey);
    setup.fake.payer.settleRefund(refundRef, false);
    for (const type of ['refund.failed', 'refund.updated']) {
      expect(await setup.event(type)).to.deep.include({
        id: `${refundRef}:failed`,
        type: 'refund.failed',
        reason: 'lost_or_stolen_card',
      });
    }
    const again = await setup.gateway.refund(setup.ctx(), { refundKey, providerRef, money: EUR(3545) });
    expect(again).to.deep.include({ status: 'failed', kind: 'declined', code: 'lost_or_stolen_card' });
    await refund(providerRef, 3545);
  });

  it('never ask Stripe to give back more than is left', async () => {
    const { providerRef } = await setup.paid();
    await refund(providerRef, 3000);
    const asked = setup.fake.requests.length;
    const tooMuch = await setup.gateway.refund(setup.ctx(), {
      refundKey: setup.newKey(),
      providerRef,
      money: EUR(546),
    });
    expect(tooMuch).to.include({ status: 'failed', kind: 'invalid', field: 'amount', retry: 'never' });
    expect(setup.fake.requests.slice(asked).map((request) => request.method)).to.deep.equal(['GET', 'GET']);
  });

  it('refund once after Stripe forgot its own key', async () => {
    const { providerRef } = await setup.paid();
    const refundKey = setup.newKey();
    setup.fake.faults.add({ kind: 'lost', method: 'POST' });
    expect(await setup.gateway.refund(setup.ctx(), { refundKey, providerRef, money: EUR(1000) })).to.include({
      status: 'failed',
      ambiguous: true,
    });
    const posts = (): number =>
      setup.fake.requests.filter((request) => request.path === '/v1/refunds' && request.method === 'POST')
        .length;
    const before = posts();
    await refund(providerRef, 1000, refundKey);
    expect([posts() - before, setup.fake.all('refund').length]).to.deep.equal([0, 1]);
  });

  it('tell a dispute by its status: opened once, then won or lost', async () => {
    for (const verdict of ['won', 'lost'] as const) {
      const { providerRef } = await setup.paid();
      const { id } = setup.fake.payer.dispute(providerRef);
      const opened = {
        id: `${id}:opened`,
        type: 'dispute.opened',
        providerRef,
        money: EUR(3545),
        reason: 'fraudulent',
      };
      expect(await setup.event('charge.dispute.created')).to.deep.include(opened);
      expect(await setup.event('charge.dispute.funds_withdrawn')).to.deep.include({
        ...opened,
        fee: EUR(1500),
      });
      setup.fake.payer.closeDispute(id, verdict);
      expect(await setup.event('charge.dispute.closed')).to.deep.include({
        id: `${id}:${verdict}`,
        type: `dispute.${verdict}`,
      });
    }
  });

  it('make nothing of an inquiry, which moves no money', async () => {
    const { providerRef } = await setup.paid();
    const { id } = setup.fake.payer.dispute(providerRef, 'inquiry');
    expect(await setup.event('charge.dispute.created')).to.include({ type: 'ignored' });
    setup.fake.payer.closeDispute(id, 'won');
    expect(await setup.event('charge.dispute.closed')).to.include({ type: 'ignored' });
  });

  it('leave alone what is not ours: other apps, other accounts, other amounts', async () => {
    const foreign = {
      id: 'pi_foreign',
      object: 'payment_intent',
      amount: 100,
      amount_received: 100,
      currency: 'eur',
      metadata: {},
      latest_charge: null,
    };
    const samples = [
      ['payment_intent.succeeded', foreign],
      ['payment_intent.succeeded', { ...foreign, currency: 'usdc', metadata: { billet_attempt: 'a' } }],
      [
        'checkout.session.completed',
        {
          id: 'cs_1',
          object: 'checkout.session',
          mode: 'subscription',
          client_reference_id: 'x',
          metadata: {},
          amount_total: 1,
          currency: 'eur',
          payment_intent: null,
          payment_status: 'paid',
        },
      ],
      ['payout.paid', { id: 'po_1', object: 'payout' }],
      ['setup_intent.succeeded', { id: 'seti_1', object: 'setup_intent' }],
      ['radar.early_fraud_warning.created', { id: 'issfr_1', object: 'radar.early_fraud_warning' }],
    ] as const;
    for (const [type, object] of samples) {
      setup.fake.payer.emit(type, object);
      expect(await setup.event(type)).to.include({ type: 'ignored' });
    }
    const { id } = setup.fake.payer.emit('payment_intent.succeeded', {
      ...foreign,
      metadata: { billet_attempt: 'a' },
    });
    const own = setup.fake.all('event').find((event) => event.id === id);
    const verdict = await setup.gateway.webhook(
      setup.ctx(),
      setup.fake.webhooks.request({ ...own, account: 'acct_other' }),
    );
    expect(verdict).to.have.nested.property('events[0].type', 'ignored');
  });
});
