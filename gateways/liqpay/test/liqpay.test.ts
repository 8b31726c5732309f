import { secret, type CallCtx, type NextAction } from '@billet/sdk';
import { gatewayConformance, gatewayCtx } from '@billet/testkit';
import { expect } from 'chai';
import liqpay, { signatureOf, type Account, type Hash } from '../src/index.ts';
import { KEYS, startFakeLiqpay } from './support/fake-liqpay.ts';

const UAH = { amount: 12_34, currency: 'UAH' };

/** Its calls all go to one address; only the signed data says what they are. */
const changes = (text: string): boolean => /"action":"(refund|hold_completion)"/.test(Buffer.from(new URLSearchParams(text).get('data') ?? '', 'base64').toString());

for (const hash of ['sha1', 'sha3-256'] as const) {
  gatewayConformance(`liqpay, signed with ${hash}`, async () => {
    const fake = await startFakeLiqpay(hash);
    return {
      extension: liqpay,
      settings: fake.settings(),
      money: UAH,
      provider: {
        pay: async (attemptKey, captureLater = false) => {
          const settings = liqpay.definition.account.parse(fake.settings());
          const ctx = { ...gatewayCtx({ settings }), settings };
          const gateway = await liqpay.definition.create(ctx);
          const begun = await gateway.start(ctx, { captureLater, attemptKey, attemptNumber: 1, money: UAH, description: 'Invoice', invoiceNumbers: ['1'], payer: { clientId: '1', name: 'A', email: 'a@example.test', country: 'UA' }, locale: 'uk', returnUrl: 'https://house.test', cancelUrl: 'https://house.test' });
          fake.checkout((begun.status === 'done' && begun.value.next?.kind === 'redirect' ? begun.value.next.fields : undefined) ?? {});
        },
        payments: () => fake.taken(),
        startsOffline: true,
        refunded: () => Math.round(fake.payments.reduce((sum, each) => sum + (each.refund_amount ?? 0), 0) * 100),
        loseAnswer: () => {
          fake.faults.add({ kind: 'lost', method: 'POST', when: changes });
        },
        keepsKeys: false,
      },
      webhooks: {
        signatureField: { in: 'form' as const, name: 'signature' },
        carries: { timestamp: false, scheme: true, mode: false },
        request: (kind, signing) =>
          fake.message(
            fake.payments.at(-1),
            kind === 'unknown' ? { status: 'something_new' } : kind === 'refunded' ? { status: 'reversed' } : { status: 'success' },
            signing?.wrongSecret === true ? 'of somebody else' : KEYS.privateKey,
            signing?.otherScheme === true ? (hash === 'sha1' ? 'sha3-256' : 'sha1') : hash,
          ),
      },
      stop: () => fake.stop(),
    };
  });
}

describe('liqpay', () => {
  let fake: Awaited<ReturnType<typeof startFakeLiqpay>>;

  beforeEach(async () => {
    fake = await startFakeLiqpay();
  });
  afterEach(() => fake.stop());

  const call = (privateKey: string = KEYS.privateKey, hash: Hash = 'sha1'): CallCtx<Account> => ({ ...gatewayCtx({ settings: {} }), settings: { endpoint: fake.url, publicKey: KEYS.publicKey, privateKey: secret(privateKey), hash } });
  const wish = { attemptKey: '01JD0000000000000000000001', attemptNumber: 1, money: UAH, description: 'Рахунок 1', invoiceNumbers: ['1'], payer: { clientId: '1', name: 'Оля', email: 'olya@example.test', country: 'UA' }, locale: 'uk', returnUrl: 'https://house.test/back', cancelUrl: 'https://house.test/back' };

  it('signs base64 of SHA-1 over key, data and key', () => {
    // By openssl dgst -sha1 -binary | base64.
    expect(signatureOf('data', 'key', 'sha1')).to.equal('/bJF19N2dzj0CLaRP1h853MAvK0=');
  });

  it('the form tells LiqPay where its message goes, and in which language the page speaks', async () => {
    const gateway = await liqpay.definition.create(call());
    const begun = await gateway.start(call(), wish);
    const next = (begun.status === 'done' ? begun.value.next : undefined) as Extract<NextAction, { kind: 'redirect' }>;
    expect(next).to.include({ method: 'POST', url: `${fake.url}/api/3/checkout` });
    const params = JSON.parse(Buffer.from(next.fields?.['data'] ?? '', 'base64').toString()) as Record<string, unknown>;
    expect(params).to.include({ amount: '12.34', currency: 'UAH', order_id: wish.attemptKey, server_url: 'https://billing.example.test/hooks/h00k', language: 'uk', description: 'Рахунок 1' });
    expect(JSON.stringify(params)).to.not.contain(KEYS.privateKey);
  });

  it('tells the fee, and play money from real', async () => {
    const gateway = await liqpay.definition.create(call());
    const begun = await gateway.start(call(), wish);
    fake.checkout((begun.status === 'done' && begun.value.next?.kind === 'redirect' ? begun.value.next.fields : undefined) ?? {}, 'sandbox');
    const found = await gateway.retrieve(call(), { attemptKey: wish.attemptKey });
    expect(found.status === 'done' ? found.value : {}).to.deep.include({ status: 'succeeded', money: UAH, fee: { amount: 34, currency: 'UAH' } });
    const verdict = await gateway.webhook?.(call(), fake.message(fake.payments[0]));
    expect(verdict?.ok === true ? verdict.events[0]?.livemode : undefined).to.equal(false);
  });

  it('lists what came in, month by month, and nothing that is only held', async () => {
    const gateway = await liqpay.definition.create(call());
    for (const [key, captureLater] of [['01JD0000000000000000000001', false], ['01JD0000000000000000000002', true], ['01JD0000000000000000000003', true]] as const) {
      const begun = await gateway.start(call(), { ...wish, attemptKey: key, captureLater });
      fake.checkout((begun.status === 'done' && begun.value.next?.kind === 'redirect' ? begun.value.next.fields : undefined) ?? {});
    }
    await gateway.capture?.(call(), { attemptKey: '01JD0000000000000000000002', providerRef: '01JD0000000000000000000002', money: { amount: 500, currency: 'UAH' } });
    const late = { ...call(), clock: { ...call().clock, wallMs: () => 1_800_000_100_000 } };
    const listed = [];
    for await (const event of gateway.reconcile?.(late, { since: '2026-10-01T00:00:00.000Z' }) ?? []) listed.push([event.attemptKey, event.money, event.fee?.amount]);
    expect(listed).to.deep.equal([['01JD0000000000000000000001', UAH, 34], ['01JD0000000000000000000002', { amount: 500, currency: 'UAH' }, 34]]);
  });

  it('says what is wrong with the keys', async () => {
    const gateway = await liqpay.definition.create(call());
    expect((await gateway.test?.(call()))?.ok).to.equal(true);
    expect(await gateway.test?.(call('another'))).to.deep.equal({ ok: false, message: 'Invalid signature' });
    expect((await gateway.test?.(call(KEYS.privateKey, 'sha3-256')))?.ok).to.equal(false);
  });
});
