import { secret, type CallCtx, type StartPayment } from '@billet/sdk';
import { gatewayConformance, gatewayCtx } from '@billet/testkit';
import { expect } from 'chai';
import alipay, { type Account } from '../src/index.ts';
import { MERCHANT, OTHER_KEY, startFakeAlipay } from './support/fake-alipay.ts';

const CNY = { amount: 12_30, currency: 'CNY' };

type Fake = Awaited<ReturnType<typeof startFakeAlipay>>;

const WISH: StartPayment = { attemptKey: '01JD0000000000000000000001', attemptNumber: 1, money: CNY, description: '账单 1', invoiceNumbers: ['1'], payer: { clientId: '1', name: '王', email: 'wang@example.test', country: 'CN' }, locale: 'zh-cn', returnUrl: 'https://house.test/back', cancelUrl: 'https://house.test/back' };

for (const way of ['qr', 'page'] as const) {
  gatewayConformance(`alipay by ${way}`, async () => {
    const fake = await startFakeAlipay();
    return {
      extension: alipay,
      settings: fake.settings(way),
      money: CNY,
      flow: way === 'qr' ? 'display' : 'redirect',
      provider: {
        pay: (attemptKey) => {
          fake.settle(attemptKey, '12.30');
        },
        payments: () => fake.trades.length,
        refunded: () => fake.trades.reduce((sum, each) => sum + [...each.refunds.values()].reduce((total, one) => total + one, 0), 0),
        loseAnswer: () => {
          fake.faults.add({ kind: 'lost', method: 'POST', when: (text) => text.includes('precreate') || text.includes('trade.refund') });
        },
        ...(way === 'page' ? { startsOffline: true } : {
          stall: () => {
            fake.faults.add({ kind: 'stall', method: 'POST' });
            return fake.stalled();
          },
        }),
        keepsKeys: way === 'qr',
      },
      webhooks: {
        signatureField: { in: 'form' as const, name: 'sign' },
        carries: { timestamp: false, scheme: false, mode: false, receiver: true },
        request: (kind, signing) =>
          fake.message(
            {
              ...(kind === 'unknown' ? { trade_status: 'SOMETHING_NEW' } : kind === 'refunded' ? { gmt_refund: '2026-11-26 11:00:00.320', refund_fee: '6.15', out_biz_no: 'r1' } : {}),
              ...(signing?.substituted === 'amount' ? { total_amount: '0.01' } : signing?.substituted === 'receiver' ? { app_id: '2021000000000009' } : signing?.substituted === 'currency' ? { app_id: '2021000000000008' } : {}),
            },
            signing?.wrongSecret === true ? 'stranger' : 'alipay',
          ),
      },
      stop: () => fake.stop(),
    };
  });
}

describe('alipay', () => {
  let fake: Fake;

  beforeEach(async () => {
    fake = await startFakeAlipay();
  });
  afterEach(() => fake.stop());

  const call = (change: Partial<Account> = {}): CallCtx<Account> => ({ ...gatewayCtx({ settings: {} }), settings: { ...MERCHANT, way: 'page', endpoint: `${fake.url}/gateway.do`, privateKey: secret(MERCHANT.privateKey), ...change } });

  it('signs the form that the browser carries, with address and order in it', async () => {
    const ctx = call();
    const begun = await (await alipay.definition.create(ctx)).start(ctx, WISH);
    const next = begun.status === 'done' ? begun.value.next : undefined;
    const fields = next?.kind === 'redirect' ? (next.fields ?? {}) : {};
    expect(fake.checkForm(fields)).to.equal(true);
    expect(JSON.parse(fields['biz_content'] ?? '')).to.deep.equal({ out_trade_no: WISH.attemptKey, total_amount: '12.30', subject: '账单 1', product_code: 'FAST_INSTANT_TRADE_PAY' });
    expect(fields).to.include({ return_url: WISH.returnUrl, notify_url: 'https://billing.example.test/hooks/h00k', sign_type: 'RSA2' });
  });

  it('believes only answers that Alipay has signed', async () => {
    const gateway = await alipay.definition.create(call());
    expect(await gateway.test?.(call())).to.deep.equal({ ok: true, message: 'Alipay answers, and both keys fit.' });
    expect((await gateway.test?.(call({ alipayKey: OTHER_KEY })))?.message).to.contain('not signed with Alipay');
    expect((await gateway.test?.(call({ appId: '2021000000000002' })))?.message).to.contain('signature does not fit');
    expect((await gateway.test?.(call({ privateKey: secret('nothing') })))?.message).to.contain('private key');
  });

  it('answers with the one word that keeps Alipay from repeating itself, and takes each state for what it is', async () => {
    fake.settle(WISH.attemptKey, '12.30');
    for (const [state, expected] of [['TRADE_SUCCESS', 'payment.succeeded'], ['TRADE_FINISHED', 'payment.succeeded'], ['TRADE_CLOSED', 'payment.cancelled'], ['WAIT_BUYER_PAY', 'ignored']] as const) {
      const verdict = await alipay.definition.verify?.(fake.message({ trade_status: state }), MERCHANT.alipayKey, 0);
      const [event] = verdict?.ok === true ? verdict.events : [];
      expect([event?.type, event?.occurredAt, verdict?.ok === true ? verdict.reply : undefined], state).to.deep.equal([expected, '2026-11-26T02:00:03.000Z', { type: 'text/plain', body: 'success' }]);
    }
    // What does not say how much was paid cannot be compared with what was asked.
    for (const amount of ['', '12.305', 'x']) expect(await alipay.definition.verify?.(fake.message({ total_amount: amount }), MERCHANT.alipayKey, 0), amount).to.deep.include({ ok: false });
  });
});
