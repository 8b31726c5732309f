import { secret, type CallCtx } from '@billet/sdk';
import { gatewayConformance, gatewayCtx } from '@billet/testkit';
import { expect } from 'chai';
import yookassa, { type Account } from '../src/index.ts';
import { SHOP, startFakeYookassa } from './support/fake-yookassa.ts';

const RUB = { amount: 1_234_56, currency: 'RUB' };

gatewayConformance('yookassa', async () => {
  const fake = await startFakeYookassa();
  return {
    extension: yookassa,
    settings: fake.settings(),
    money: RUB,
    provider: {
      pay: (attemptKey) => {
        fake.settle(attemptKey);
      },
      payments: () => fake.payments.filter(({ status }) => status === 'succeeded').length,
      refunded: () => fake.refunds.reduce((sum, { amount }) => sum + Math.round(Number(amount.value) * 100), 0),
      token: () => 'saved-1',
      loseAnswer: () => {
        fake.faults.add({ kind: 'lost', method: 'POST' });
      },
      stall: () => {
        fake.faults.add({ kind: 'stall', method: 'POST' });
        return fake.stalled();
      },
      keepsKeys: true,
    },
    webhooks: {
      carries: { timestamp: false, scheme: false, mode: false },
      forged: (attemptKey) => {
        const payment = fake.payments.find(({ metadata }) => metadata['attempt'] === attemptKey);
        return fake.message('payment.succeeded', { ...payment, status: 'succeeded', paid: true });
      },
      request: (kind) =>
        kind === 'refunded'
          ? fake.message('refund.succeeded', fake.refunds.at(-1))
          : kind === 'unknown'
            ? fake.message('deal.closed', { id: 'dl-1' })
            : fake.message('payment.succeeded', fake.payments[0]),
    },
    stop: () => fake.stop(),
  };
});

describe('yookassa', () => {
  let fake: Awaited<ReturnType<typeof startFakeYookassa>>;

  beforeEach(async () => {
    fake = await startFakeYookassa();
  });
  afterEach(() => fake.stop());

  const call = (change: Partial<Account> = {}): CallCtx<Account> => ({
    ...gatewayCtx({ settings: {} }),
    settings: { endpoint: fake.url, shopId: SHOP.shopId, secretKey: secret(SHOP.secretKey), receipt: 'off', vatCode: 1, ...change },
  });
  const wish = { attemptKey: '01JD0000000000000000000001', attemptNumber: 1, money: RUB, description: 'Счёт 1', invoiceNumbers: ['1'], payer: { clientId: '1', name: 'Анна', email: 'anna@example.test', country: 'RU' }, locale: 'ru', returnUrl: 'https://house.test/back', cancelUrl: 'https://house.test/back' };

  it('sends the data of the fiscal receipt where it is wanted', async () => {
    const gateway = await yookassa.definition.create(call());
    await gateway.start(call(), wish);
    await gateway.start(call({ receipt: 'on', vatCode: 11 }), { ...wish, attemptKey: '01JD0000000000000000000002' });
    expect(fake.payments.map(({ receipt }) => receipt)).to.deep.equal([
      { customer: { email: 'anna@example.test' }, items: [{ description: 'Счёт 1', quantity: '1.00', amount: { value: '1234.56', currency: 'RUB' }, vat_code: 11, payment_subject: 'service', payment_mode: 'full_payment' }] },
      undefined,
    ]);
  });

  it('takes the fee from what comes in, and tells test payments from real ones', async () => {
    const gateway = await yookassa.definition.create(call());
    await gateway.start(call(), wish);
    fake.settle(wish.attemptKey);
    const found = await gateway.retrieve(call(), { attemptKey: wish.attemptKey });
    expect(found.status === 'done' ? found.value : {}).to.deep.include({ status: 'succeeded', money: RUB, fee: { amount: 3704, currency: 'RUB' } });
    const verdict = await gateway.webhook?.(call(), fake.message('payment.succeeded', fake.payments[0]));
    expect(verdict?.ok === true ? verdict.events[0] : {}).to.deep.include({ type: 'payment.succeeded', livemode: false, attemptKey: wish.attemptKey });
  });

  it('believes no message about a payment that YooKassa does not know', async () => {
    const gateway = await yookassa.definition.create(call());
    expect(await gateway.webhook?.(call(), fake.message('payment.succeeded', { id: 'made-up' }))).to.include({ ok: false });
    expect(await gateway.webhook?.(call(), { headers: {}, body: Buffer.from('{}'), query: {} })).to.include({ ok: false });
  });

  it('says what is wrong with shop and key', async () => {
    const gateway = await yookassa.definition.create(call());
    expect((await gateway.test?.(call()))?.ok).to.equal(true);
    expect(await gateway.test?.(call({ secretKey: secret('another') }))).to.deep.equal({ ok: false, message: 'Incorrect shopId or secret key' });
  });

  it('lists what came in, page by page, with what it keeps of each; what is not paid is not there', async () => {
    const ctx = { ...gatewayCtx({ settings: {} }), settings: yookassa.definition.account.parse(fake.settings()) } as CallCtx<Account>;
    const gateway = await yookassa.definition.create(ctx);
    const keys = Array.from({ length: 103 }, (_each, n) => `01JD0000000000000000000${String(n).padStart(3, '0')}`);
    for (const attemptKey of keys) {
      await gateway.start(ctx, { attemptKey, attemptNumber: 1, money: RUB, description: 'Invoice', invoiceNumbers: ['1'], payer: { clientId: '1', name: 'Ana', email: 'ana@example.test', country: 'RU' }, locale: 'en', returnUrl: 'https://house.test/back', cancelUrl: 'https://house.test/back' });
      if (attemptKey !== keys[0]) fake.settle(attemptKey);
    }
    const seen = new Map<string | undefined, number | undefined>();
    for await (const { attemptKey, money, fee } of gateway.reconcile?.(ctx, { since: new Date(Date.now() - 60_000).toISOString() }) ?? []) seen.set(attemptKey, (money?.amount ?? 0) - (fee?.amount ?? 0));
    expect([...seen.keys()].sort()).to.deep.equal(keys.slice(1));
    expect(new Set(seen.values())).to.deep.equal(new Set([Math.round(RUB.amount * 0.97)]));
    const later: unknown[] = [];
    for await (const event of gateway.reconcile?.(ctx, { since: new Date(Date.now() + 30 * 86_400_000).toISOString() }) ?? []) later.push(event);
    expect(later).to.deep.equal([]);
  });
});
