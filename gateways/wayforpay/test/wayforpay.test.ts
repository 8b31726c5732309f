import { secret, type CallCtx, type StartPayment } from '@billet/sdk';
import { gatewayConformance, gatewayCtx } from '@billet/testkit';
import { expect } from 'chai';
import wayforpay, { signatureOf, type Account } from '../src/index.ts';
import { MERCHANT, startFakeWayforpay } from './support/fake-wayforpay.ts';

const UAH = { amount: 12_30, currency: 'UAH' };
const WISH: StartPayment = { attemptKey: '01JD0000000000000000000001', attemptNumber: 1, money: UAH, description: 'Рахунок 1', invoiceNumbers: ['1'], payer: { clientId: '1', name: 'Оля', email: 'olya@example.test', country: 'UA' }, locale: 'uk', returnUrl: 'https://house.test/back', cancelUrl: 'https://house.test/back' };

type Fake = Awaited<ReturnType<typeof startFakeWayforpay>>;

const call = (fake: Fake, secretKey: string = MERCHANT.secretKey): CallCtx<Account> => ({ ...gatewayCtx({ settings: {} }), settings: { merchantAccount: MERCHANT.merchantAccount, merchantDomain: MERCHANT.merchantDomain, secretKey: secret(secretKey), page: `${fake.url}/pay`, endpoint: `${fake.url}/api` } });

const pay = async (fake: Fake, attemptKey: string, captureLater = false): Promise<void> => {
  const ctx = call(fake);
  const begun = await (await wayforpay.definition.create(ctx)).start(ctx, { ...WISH, attemptKey, captureLater });
  fake.checkout((begun.status === 'done' && begun.value.next?.kind === 'redirect' ? begun.value.next.fields : undefined) ?? {});
};

gatewayConformance('wayforpay', async () => {
  const fake = await startFakeWayforpay();
  return {
    extension: wayforpay,
    settings: fake.settings(),
    money: UAH,
    provider: { pay: (attemptKey, held) => pay(fake, attemptKey, held), payments: () => fake.orders.filter(({ taken }) => taken).length, startsOffline: true, keepsKeys: false,
      refunded: () => Math.round(fake.orders.reduce((sum, each) => sum + Number(each.refundAmount ?? 0), 0) * 100),
      loseAnswer: () => {
        fake.faults.add({ kind: 'lost', method: 'POST', when: (text) => /"(REFUND|SETTLE)"/.test(text) });
      },
    },
    webhooks: {
      signatureField: { in: 'json' as const, name: 'merchantSignature', covers: ['merchantAccount', 'orderReference', 'amount', 'currency', 'authCode', 'cardPan', 'transactionStatus', 'reasonCode'] },
      carries: { timestamp: false, scheme: false, mode: false },
      request: (kind, signing) => fake.message(fake.orders.at(-1), kind === 'unknown' ? { transactionStatus: 'SomethingNew' } : kind === 'refunded' ? { transactionStatus: 'Refunded' } : { transactionStatus: 'Approved' }, signing?.wrongSecret === true ? 'of somebody else' : MERCHANT.secretKey),
    },
    stop: () => fake.stop(),
  };
});

describe('wayforpay', () => {
  let fake: Fake;

  beforeEach(async () => {
    fake = await startFakeWayforpay();
  });
  afterEach(() => fake.stop());

  it('signs by HMAC-MD5 over values joined by semicolons', () => {
    // By openssl dgst -md5 -hmac key over "a;1;b".
    expect(signatureOf(['a', 1, 'b'], 'key')).to.equal('3dcd0a545d03b72a0d84801775c2b9b9');
  });

  it('answers in the words that keep WayForPay from repeating its message', async () => {
    await pay(fake, WISH.attemptKey);
    const ctx = call(fake);
    const verdict = await (await wayforpay.definition.create(ctx)).webhook?.(ctx, fake.message(fake.orders[0]));
    const reply = JSON.parse((verdict?.ok === true ? verdict.reply?.body : undefined) ?? '{}') as { orderReference: string; status: string; time: number; signature: string };
    expect(reply).to.include({ orderReference: WISH.attemptKey, status: 'accept' });
    expect(reply.signature).to.equal(signatureOf([reply.orderReference, 'accept', reply.time], MERCHANT.secretKey));
  });

  it('checks the amount as it was written: 12.3 and 12.30 are two signatures', async () => {
    await pay(fake, WISH.attemptKey);
    const ctx = call(fake);
    const gateway = await wayforpay.definition.create(ctx);
    for (const amount of ['12.3', '12.30']) {
      const good = fake.message(fake.orders[0], { amount });
      const verdict = await gateway.webhook?.(ctx, good);
      expect(verdict?.ok === true ? verdict.events[0]?.money : undefined, amount).to.deep.equal(UAH);
      const other = Buffer.from(Buffer.from(good.body).toString().replace(`"amount":${amount}`, `"amount":${amount === '12.3' ? '12.30' : '12.3'}`));
      expect((await gateway.webhook?.(ctx, { ...good, body: other }))?.ok).to.equal(false);
    }
    const twice = Buffer.from(Buffer.from(fake.message(fake.orders[0]).body).toString().replace('"fee":', '"amount":1,"fee":'));
    expect((await gateway.webhook?.(ctx, { headers: {}, body: twice, query: {} }))?.ok).to.equal(false);
  });

  it('lists what came in, month by month, and nothing that is only held', async () => {
    await pay(fake, '01JD0000000000000000000001');
    await pay(fake, '01JD0000000000000000000002', true);
    await pay(fake, '01JD0000000000000000000003', true);
    const gateway = await wayforpay.definition.create(call(fake));
    await gateway.capture?.(call(fake), { attemptKey: '01JD0000000000000000000002', providerRef: '01JD0000000000000000000002', money: { amount: 500, currency: 'UAH' } });
    const late = { ...call(fake), clock: { ...call(fake).clock, wallMs: () => 1_800_000_100_000 } };
    const listed = [];
    for await (const event of gateway.reconcile?.(late, { since: '2026-10-01T00:00:00.000Z' }) ?? []) listed.push([event.attemptKey, event.money, event.fee?.amount, event.occurredAt]);
    expect(listed).to.deep.equal([['01JD0000000000000000000001', UAH, 27, '2027-01-15T08:00:00.000Z'], ['01JD0000000000000000000002', { amount: 500, currency: 'UAH' }, 27, '2027-01-15T08:00:00.000Z']]);
  });

  it('says what is wrong with account and key', async () => {
    const gateway = await wayforpay.definition.create(call(fake));
    expect((await gateway.test?.(call(fake)))?.ok).to.equal(true);
    expect(await gateway.test?.(call(fake, 'another'))).to.deep.equal({ ok: false, message: 'Invalid signature' });
  });
});
