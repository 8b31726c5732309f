import { expect } from 'chai';
import { scan } from '../src/find-by-attempt.ts';
import { EUR, failure, setUp, value, type Setup } from './setup.ts';

describe('payments with Stripe', () => {
  let setup: Setup;
  beforeEach(async () => {
    setup = await setUp();
  });
  afterEach(() => setup.fake.stop());

  const started = async (attemptKey: string, more: Parameters<Setup['wish']>[1] = {}): Promise<void> => {
    value(await setup.gateway.start(setup.ctx(), setup.wish(attemptKey, more)));
  };
  const told = async (attemptKey: string, providerRef?: string): Promise<ReturnType<typeof value<unknown>>> =>
    value(
      await setup.gateway.retrieve(setup.ctx(), {
        attemptKey,
        ...(providerRef === undefined ? {} : { providerRef }),
      }),
    );

  it('opens a page that knows its attempt, closes by itself and speaks the payer’s language', async () => {
    const attemptKey = setup.newKey();
    const fact = value(await setup.gateway.start(setup.ctx(), setup.wish(attemptKey)));
    const session = setup.fake.payer.session(attemptKey);
    expect(fact).to.deep.equal({
      status: 'requires_action',
      providerRef: session.id,
      money: EUR(3545),
      next: { kind: 'redirect', method: 'GET', url: session.url },
    });
    expect(session).to.deep.include({
      client_reference_id: attemptKey,
      metadata: { billet_attempt: attemptKey, billet_invoices: '2027-000001' },
      locale: 'pt-BR',
      customer_email: 'ana@example.test',
    });
    expect(session.expires_at - session.created).to.be.within(120 * 60 - 5, 120 * 60);
    expect(setup.fake.requests.at(-1)?.idempotencyKey).to.equal(`${attemptKey}:start`);
  });

  it('tells a paid payment with its fee', async () => {
    const { attemptKey, providerRef } = await setup.paid();
    const fact = { status: 'succeeded', providerRef, money: EUR(3545), fee: EUR(133) };
    expect(await told(attemptKey, providerRef)).to.deep.equal(fact);
    expect(await told(attemptKey, setup.fake.payer.session(attemptKey).id)).to.deep.equal(fact);
    expect(await told(attemptKey)).to.deep.equal(fact);
  });

  it('gives the fee in the payment’s currency where money settles in another', async () => {
    setup.fake.knobs.settlement = { currency: 'usd', rate: 1.25 };
    const { attemptKey } = await setup.paid();
    expect(await told(attemptKey)).to.deep.include({ money: EUR(3545), fee: EUR(133) });
  });

  it('keeps a method only if the payer and the host want it', async () => {
    const [asked, notAsked] = [await setup.paid(undefined, { saveMethod: true }), await setup.paid()];
    const { customer, payment_method: method } =
      setup.fake.all('payment_intent').find((intent) => intent.id === asked.providerRef) ?? {};
    expect(await told(asked.attemptKey)).to.deep.include({
      savedMethod: {
        token: `${String(customer)}/${String(method)}`,
        label: 'Visa •••• 4242',
        expires: '2034-12',
      },
    });
    expect(await told(notAsked.attemptKey)).to.not.have.property('savedMethod');

    const attemptKey = setup.newKey();
    value(
      await setup.gateway.start(
        setup.ctx({ settings: { savedMethods: false } }),
        setup.wish(attemptKey, { saveMethod: true }),
      ),
    );
    setup.fake.payer.move(attemptKey);
    expect(await told(attemptKey)).to.not.have.property('savedMethod');
  });

  it('leaves the page open after a declined card', async () => {
    const attemptKey = setup.newKey();
    await started(attemptKey);
    expect(setup.fake.payer.move(attemptKey, 'decline')).to.deep.equal({
      kind: 'again',
      reason: 'Your card was declined.',
    });
    expect(await told(attemptKey)).to.deep.include({ status: 'requires_action' });
    expect(await setup.event('payment_intent.payment_failed')).to.include({ type: 'ignored' });
    setup.fake.payer.move(attemptKey);
    expect(await told(attemptKey)).to.deep.include({ status: 'succeeded' });
  });

  it('waits for the payer’s bank', async () => {
    const attemptKey = setup.newKey();
    await started(attemptKey);
    const asked = setup.fake.payer.move(attemptKey, '3ds');
    expect(await told(attemptKey)).to.deep.include({ status: 'requires_action' });
    setup.fake.payer.authenticate(asked.kind === 'authenticate' ? asked.intentId : '');
    expect(await told(attemptKey)).to.deep.include({ status: 'succeeded' });
  });

  it('follows a bank debit that arrives later, and one that bounces', async () => {
    for (const [arrives, status] of [
      [true, 'succeeded'],
      [false, 'failed'],
    ] as const) {
      const attemptKey = setup.newKey();
      await started(attemptKey);
      setup.fake.payer.move(attemptKey, 'bank');
      expect(await told(attemptKey)).to.deep.include({ status: 'processing' });
      expect(await setup.event('checkout.session.completed')).to.include({
        type: 'payment.processing',
        attemptKey,
      });
      setup.fake.payer.settle(attemptKey, arrives);
      expect(await told(attemptKey)).to.deep.include({ status });
    }
  });

  it('tells a page that ran out as cancelled', async () => {
    const attemptKey = setup.newKey();
    await started(attemptKey);
    setup.fake.payer.expire(attemptKey);
    expect(await told(attemptKey)).to.deep.include({
      status: 'cancelled',
      reason: 'The payment page has expired.',
    });
    expect(await setup.event('checkout.session.expired')).to.include({
      type: 'payment.cancelled',
      attemptKey,
    });
  });

  it('does not tell one attempt the fate of another', async () => {
    const { providerRef } = await setup.paid();
    expect(
      failure(await setup.gateway.retrieve(setup.ctx(), { attemptKey: setup.newKey(), providerRef })),
    ).to.include({ kind: 'invalid', retry: 'never' });
  });

  it('refuses a currency the account does not take, before anything is sent', async () => {
    const wish = setup.wish(setup.newKey(), { money: { amount: 500, currency: 'JPY' } });
    expect(
      failure(await setup.gateway.start(setup.ctx({ settings: { currencies: 'EUR USD' } }), wish)),
    ).to.include({ kind: 'unsupported', field: 'currency' });
    expect(setup.fake.requests).to.have.length(0);
  });

  describe('charging a stored method', () => {
    it('takes the money with its fee', async () => {
      const attemptKey = setup.newKey();
      const fact = value(
        await setup.gateway.charge(setup.ctx(), {
          attemptKey,
          money: EUR(1000),
          token: setup.token(),
          description: 'Renewal',
        }),
      );
      expect(fact).to.deep.include({ status: 'succeeded', money: EUR(1000), fee: EUR(59) });
    });

    it('asks for the payer where the bank wants that', async () => {
      const attemptKey = setup.newKey();
      const token = setup.token('pm_card_authenticationRequired');
      const fact = value(
        await setup.gateway.charge(setup.ctx(), {
          attemptKey,
          money: EUR(1000),
          token,
          description: 'Renewal',
        }),
      );
      expect(fact).to.deep.include({ status: 'requires_action', reason: 'authentication_required' });
      expect(await told(attemptKey, fact.providerRef)).to.deep.include({ status: 'requires_action' });
      expect(await setup.event('payment_intent.payment_failed')).to.include({ type: 'ignored' });
    });

    it('says why a card was declined', async () => {
      const attemptKey = setup.newKey();
      const token = setup.token('pm_card_chargeDeclinedInsufficientFunds');
      const declined = failure(
        await setup.gateway.charge(setup.ctx(), {
          attemptKey,
          money: EUR(1000),
          token,
          description: 'Renewal',
        }),
      );
      expect(declined).to.include({
        kind: 'declined',
        code: 'insufficient_funds',
        ambiguous: false,
        message: 'Your card has insufficient funds.',
      });
      expect(await told(attemptKey)).to.deep.include({
        status: 'failed',
        reason: 'Your card has insufficient funds.',
      });
      expect(await setup.event('payment_intent.payment_failed')).to.include({
        type: 'payment.failed',
        attemptKey,
      });
    });

    it('sends nothing for a token that is not Stripe’s', async () => {
      const wish = { attemptKey: setup.newKey(), money: EUR(1000), token: 'pm_1; drop', description: '' };
      expect(failure(await setup.gateway.charge(setup.ctx(), wish))).to.include({
        kind: 'invalid',
        field: 'token',
      });
      expect(setup.fake.requests).to.have.length(0);
    });

    it('finds the money of a lost answer although the search lags behind', async () => {
      setup.fake.knobs.searchLags = true;
      const attemptKey = setup.newKey();
      const wish = { attemptKey, money: EUR(1000), token: setup.token(), description: 'Renewal' };
      setup.fake.faults.add({ kind: 'lost', method: 'POST' });
      expect(failure(await setup.gateway.charge(setup.ctx(), wish))).to.include({
        kind: 'timeout',
        ambiguous: true,
        retry: 'lookup',
      });
      expect(await told(attemptKey)).to.deep.include({ status: 'succeeded', money: EUR(1000) });
      value(await setup.gateway.charge(setup.ctx({ attempt: 2 }), wish));
      expect(setup.fake.all('charge')).to.have.length(1);
      expect(setup.fake.requests.filter((request) => request.method === 'POST')).to.have.length(1);
    });
  });

  it('would rather not know than say "is not there" after a list too long to read', async () => {
    const endless = async function* (): AsyncGenerator<number> {
      for (let item = 0; ; item += 1) yield await Promise.resolve(item);
    };
    const wrong: unknown = await scan(
      endless(),
      () => false,
      () => true,
    ).catch((error: unknown) => error);
    expect(wrong).to.have.property('name', 'ModuleError');
  });
});
