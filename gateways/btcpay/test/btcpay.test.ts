import { secret } from '@billet/sdk';
import { gatewayConformance, gatewayCtx } from '@billet/testkit';
import { expect } from 'chai';
import btcpay from '../src/index.ts';
import { startFakeBtcpay, STORE } from './support/fake-btcpay.ts';

const TYPE_OF = { paid: 'InvoiceSettled', refunded: 'InvoiceRefund', disputed: 'InvoiceInvalid', unknown: 'InvoiceSomethingNew' } as const;

gatewayConformance('btcpay', async () => {
  const fake = await startFakeBtcpay();
  return {
    extension: btcpay,
    settings: fake.settings(),
    provider: {
      pay: (attemptKey) => {
        fake.settle(attemptKey);
      },
      payments: () => fake.invoices.filter((each) => each.status === 'Settled').length,
      refunded: () => fake.pulls.reduce((sum, each) => sum + Math.round(Number(each.amount) * 100), 0),
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
      signatureHeader: 'btcpay-sig',
      carries: { timestamp: false, scheme: false, mode: false },
      request: (kind, signing) => fake.message(TYPE_OF[kind], fake.invoices.at(-1), signing?.wrongSecret === true ? 'of somebody else' : STORE.webhookSecret),
    },
    stop: () => fake.stop(),
  };
});

describe('btcpay', () => {
  let fake: Awaited<ReturnType<typeof startFakeBtcpay>>;

  beforeEach(async () => {
    fake = await startFakeBtcpay();
  });
  afterEach(() => fake.stop());

  const settings = (apiKey: string = STORE.apiKey) => ({ server: fake.url, storeId: STORE.storeId, apiKey: secret(apiKey), webhookSecret: secret(STORE.webhookSecret), payoutMethods: 'BTC-CHAIN, BTC-LN', approveClaims: false });
  const call = (apiKey?: string) => ({ ...gatewayCtx({ settings: {} }), settings: settings(apiKey) });

  it('tells what is wrong with address, store and key', async () => {
    const gateway = await btcpay.definition.create(call());
    expect(await gateway.test?.(call())).to.deep.equal({ ok: true, message: 'BTCPay answers for the store "House".' });
    expect((await gateway.test?.(call('another')))?.message).to.contain('API key');
    expect((await gateway.test?.({ ...call(), settings: { ...settings(), storeId: 'SomebodyElse1' } }))?.message).to.contain('no such store');
    expect((await gateway.test?.({ ...call(), settings: { ...settings(), server: 'http://127.0.0.1:9' } }))?.ok).to.equal(false);
  });

  it('counts money only when it has settled', async () => {
    const gateway = await btcpay.definition.create(call());
    const wish = { attemptKey: '01JD0000000000000000000001', attemptNumber: 1, money: { amount: 1234, currency: 'EUR' }, description: 'Invoice 1', invoiceNumbers: ['1'], payer: { clientId: '1', name: 'Ana', email: 'ana@example.test', country: 'PT' }, locale: 'en', returnUrl: 'https://house.test/back', cancelUrl: 'https://house.test/back' };
    await gateway.start(call(), wish);
    const [invoice] = fake.invoices;
    for (const [status, expected] of [['New', 'requires_action'], ['Processing', 'processing'], ['Settled', 'succeeded'], ['Expired', 'cancelled'], ['Invalid', 'failed'], ['Odd', 'unknown']] as const) {
      if (invoice !== undefined) invoice.status = status;
      const found = await gateway.retrieve(call(), { attemptKey: wish.attemptKey });
      expect(found.status === 'done' ? found.value?.status : found.status, status).to.equal(expected);
    }
    for (const [type, expected] of [['InvoiceReceivedPayment', 'ignored'], ['InvoiceProcessing', 'payment.processing'], ['InvoiceSettled', 'payment.succeeded'], ['InvoiceExpired', 'payment.cancelled']] as const) {
      const verdict = await gateway.webhook?.(call(), fake.message(type, invoice));
      expect(verdict?.ok === true ? verdict.events[0]?.type : '', type).to.equal(expected);
    }
  });

  it('gives the payer a link to claim his money; it is back when all of it was sent', async () => {
    const gateway = await btcpay.definition.create(call());
    const wish = { attemptKey: '01JD0000000000000000000001', attemptNumber: 1, money: { amount: 1234, currency: 'EUR' }, description: 'Invoice 1', invoiceNumbers: ['1'], payer: { clientId: '1', name: 'Ana', email: 'ana@example.test', country: 'PT' }, locale: 'en', returnUrl: 'https://house.test/back', cancelUrl: 'https://house.test/back' };
    await gateway.start(call(), wish);
    const providerRef = fake.invoices[0]?.id ?? '';
    const back = (refundKey: string, amount: number) => gateway.refund?.(call(), { refundKey, providerRef, money: { amount, currency: 'EUR' } });
    // What has not been paid is not given back.
    expect((await back('01JD0000000000000000000R00', 100))?.status).to.equal('failed');
    fake.settle(wish.attemptKey);
    const first = await back('01JD0000000000000000000R01', 1000);
    const [pull] = fake.pulls;
    expect(first).to.deep.equal({ status: 'done', value: { refundRef: pull?.id, status: 'processing', next: { kind: 'redirect', url: `${fake.url}/pull-payments/${pull?.id ?? ''}`, method: 'GET' } } });
    const events = async (): Promise<unknown> => {
      const verdict = await gateway.webhook?.(call(), fake.payoutMessage(pull));
      return verdict?.ok === true ? verdict.events.map(({ id, type, providerRef: ref, money }) => [id, type, ref, money?.amount]) : verdict;
    };
    fake.claim(pull, '4.00');
    fake.claim(pull, '6.00', 'AwaitingPayment');
    expect(await events()).to.deep.equal([]);
    expect(await back('01JD0000000000000000000R01', 1000)).to.deep.include({ status: 'done' });
    fake.claim(pull, '2.005');
    fake.claim(pull, '3.99');
    expect(await events()).to.deep.equal([]);
    fake.claim(pull, '0.00500000');
    // Staff put it away in BTCPay: it is the same refund all the same.
    if (pull !== undefined) pull.archived = true;
    expect(await events()).to.deep.equal([[`${pull?.id ?? ''}:completed`, 'refund.succeeded', providerRef, 1000]]);
    const again = await back('01JD0000000000000000000R01', 1000);
    expect(again?.status === 'done' ? again.value : again).to.deep.equal({ refundRef: pull?.id, status: 'succeeded' });
    expect((await back('01JD0000000000000000000R02', 235))?.status).to.equal('failed');
    // One that was not made by us is nobody's business here.
    expect(await gateway.webhook?.(call(), fake.payoutMessage(undefined))).to.deep.equal({ ok: true, events: [] });
  });

  it('lists what has settled, page by page', async () => {
    const gateway = await btcpay.definition.create(call());
    const keys = Array.from({ length: 103 }, (_each, n) => `01JD0000000000000000000${String(n).padStart(3, '0')}`);
    for (const attemptKey of keys) {
      await gateway.start(call(), { attemptKey, attemptNumber: 1, money: { amount: 1234, currency: 'EUR' }, description: 'Invoice', invoiceNumbers: ['1'], payer: { clientId: '1', name: 'Ana', email: 'ana@example.test', country: 'PT' }, locale: 'en', returnUrl: 'https://house.test/back', cancelUrl: 'https://house.test/back' });
      if (attemptKey !== keys[0]) fake.settle(attemptKey);
    }
    const listed = async (since: string): Promise<readonly unknown[]> => {
      const seen: unknown[] = [];
      for await (const { attemptKey, money, type } of gateway.reconcile?.(call(), { since }) ?? []) seen.push([attemptKey, money, type]);
      return seen;
    };
    expect(await listed('2027-01-15T00:00:00.000Z')).to.deep.equal(keys.slice(1).map((key) => [key, { amount: 1234, currency: 'EUR' }, 'payment.succeeded']));
    expect(await listed('2027-03-01T00:00:00.000Z')).to.deep.equal([]);
  });
});
