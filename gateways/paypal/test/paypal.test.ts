import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { secret, type CallCtx, type GatewayEvent, type StartPayment } from '@billet/sdk';
import { gatewayConformance, gatewayCtx } from '@billet/testkit';
import { expect } from 'chai';
import paypal, { isPaypalAddress, moneyIn, toWire, trustedKey, type Account } from '../src/index.ts';
import { APP, CERT_URL, PINNED, startFakePaypal, VAULTED } from './support/fake-paypal.ts';

const WISH: StartPayment = { attemptKey: '01JD0000000000000000000001', attemptNumber: 1, money: { amount: 1234, currency: 'EUR' }, description: 'Invoice 1', invoiceNumbers: ['1'], payer: { clientId: '1', name: 'Ana', email: 'ana@example.test', country: 'PT' }, locale: 'pt-br', returnUrl: 'https://house.test/back', cancelUrl: 'https://house.test/cancel' };

type Fake = Awaited<ReturnType<typeof startFakePaypal>>;

const newest = (fake: Fake, kind: string, key: Parameters<Fake['message']>[2]) => {
  const [capture, refund, dispute] = [fake.captures().at(-1), fake.refunds.at(-1), fake.disputes.at(-1)];
  if (kind === 'refunded' && refund !== undefined) return fake.message('PAYMENT.CAPTURE.REFUNDED', fake.refundShown(refund), key);
  if (kind === 'disputed' && dispute !== undefined) return fake.message('CUSTOMER.DISPUTE.CREATED', { dispute_id: dispute.id, reason: 'UNAUTHORISED', disputed_transactions: [{ seller_transaction_id: dispute.captureId }], dispute_amount: dispute.amount, status: 'OPEN' }, key);
  if (kind === 'unknown' || capture === undefined) return fake.message('BILLING.PLAN.UPDATED', { id: 'P-1' }, key);
  return fake.message('PAYMENT.CAPTURE.COMPLETED', { ...fake.captureShown(capture), status: 'COMPLETED' }, key);
};

gatewayConformance('paypal', async () => {
  const fake = await startFakePaypal();
  // The order that only prepares a charge takes no money: what is interrupted is the step after it.
  const counts = (text: string): boolean => !text.includes('"intent"') || text.includes('experience_context');
  return {
    extension: paypal,
    settings: fake.settings(),
    wire: { toWire, fromWire: (sent: string, currency: string) => moneyIn({ value: sent, currency_code: currency }) ?? { amount: Number.NaN, currency } },
    provider: {
      pay: (attemptKey) => {
        fake.approve(attemptKey);
      },
      payments: () => fake.captures().length,
      refunded: () => fake.refunds.reduce((sum, { amount }) => sum + Math.round(Number(amount.value) * 100), 0),
      dispute: (providerRef) => {
        fake.dispute(providerRef);
      },
      token: () => VAULTED,
      loseAnswer: () => {
        fake.faults.add({ kind: 'lost', method: 'POST', path: '/v2/', when: counts });
      },
      dropCall: () => {
        fake.faults.add({ kind: 'drop', method: 'POST', path: '/v2/', when: counts });
      },
      stall: () => {
        fake.faults.add({ kind: 'stall', method: 'POST', path: '/v2/' });
        return fake.stalled();
      },
      keepsKeys: true,
    },
    webhooks: {
      signatureHeader: 'paypal-transmission-sig',
      carries: { timestamp: false, scheme: true, mode: false },
      request: (kind, signing) => {
        const made = newest(fake, kind, signing?.wrongSecret === true ? { key: fake.foreignKey } : {});
        return signing?.otherScheme === true ? { ...made, headers: { ...made.headers, 'paypal-auth-algo': 'SHA1withRSA' } } : made;
      },
    },
    stop: () => fake.stop(),
  };
});

describe('paypal', () => {
  let fake: Fake;

  beforeEach(async () => {
    fake = await startFakePaypal();
  });
  afterEach(() => fake.stop());

  const kept = new Map<string, unknown>();
  const call = (change: Partial<Account> = {}): CallCtx<Account> => ({
    ...gatewayCtx({ settings: {}, kept }),
    settings: { endpoint: fake.url, clientId: APP.clientId, clientSecret: secret(APP.clientSecret), webhookId: APP.webhookId, certificate: PINNED, ...change },
  });
  beforeEach(() => {
    kept.clear();
  });
  const openGateway = () => paypal.definition.create(call());
  const eventsOf = async (request: ReturnType<Fake['message']>): Promise<readonly GatewayEvent[]> => {
    const verdict = await (await openGateway()).webhook?.(call(), request);
    return verdict?.ok === true ? verdict.events : [];
  };

  it('what the payer approved is captured once, however often it is asked for', async () => {
    const gateway = await openGateway();
    await gateway.start(call(), { ...WISH, saveMethod: true });
    fake.approve(WISH.attemptKey);
    const found = await Promise.all([1, 2, 3].map(() => gateway.retrieve(call(), { attemptKey: WISH.attemptKey })));
    expect(found.map((each) => (each.status === 'done' ? each.value?.status : each))).to.deep.equal(['succeeded', 'succeeded', 'succeeded']);
    expect(fake.captures()).to.have.length(1);
    expect(found[0]?.status === 'done' ? found[0].value : {}).to.deep.include({ fee: { amount: 40, currency: 'EUR' }, savedMethod: { token: VAULTED, label: 'PayPal a…@example.test' } });
  });

  it('an approval makes core ask; a payer who never approved has not paid', async () => {
    const gateway = await openGateway();
    await gateway.start(call(), WISH);
    const [order] = fake.orders;
    const found = await gateway.retrieve(call(), { attemptKey: WISH.attemptKey });
    expect(found.status === 'done' ? found.value?.status : '').to.equal('requires_action');
    expect(fake.captures()).to.deep.equal([]);
    expect(await eventsOf(fake.message('CHECKOUT.ORDER.APPROVED', { id: order?.id, status: 'APPROVED', purchase_units: [{ custom_id: WISH.attemptKey }] }))).to.deep.include.members([
      { id: `WH-CHECKOUT.ORDER.APPROVED-${order?.id ?? ''}`, type: 'payment.processing', providerRef: order?.id, attemptKey: WISH.attemptKey, occurredAt: '2027-01-21T10:00:05.000Z' },
    ]);
  });

  it('a token that PayPal withdrew is fetched anew', async () => {
    const gateway = await openGateway();
    expect((await gateway.test?.(call()))?.ok).to.equal(true);
    fake.forget();
    expect((await gateway.test?.(call()))?.ok).to.equal(true);
  });

  it('says what is wrong with id, secret and webhook id', async () => {
    expect(await (await openGateway()).test?.(call({ clientSecret: secret('another') }))).to.deep.equal({ ok: false, message: 'Client Authentication failed' });
    expect(await (await openGateway()).test?.(call({ webhookId: 'SOMEBODYELSES1' }))).to.deep.equal({ ok: false, message: 'PayPal knows no such webhook id.' });
  });

  it('a dispute ends for the seller or for the buyer', async () => {
    const resolved = (outcome: string) => fake.message('CUSTOMER.DISPUTE.RESOLVED', { dispute_id: 'PP-D-9', disputed_transactions: [{ seller_transaction_id: 'CAP1' }], dispute_amount: { currency_code: 'EUR', value: '12.34' }, dispute_outcome: { outcome_code: outcome } });
    expect((await eventsOf(resolved('RESOLVED_SELLER_FAVOUR')))[0]).to.deep.include({ id: 'PP-D-9:won', type: 'dispute.won', providerRef: 'CAP1' });
    expect((await eventsOf(resolved('RESOLVED_BUYER_FAVOUR')))[0]).to.deep.include({ id: 'PP-D-9:lost', type: 'dispute.lost' });
  });

  it('gives its own list of what came in, a month at a time', async () => {
    const gateway = await openGateway();
    await gateway.start(call(), WISH);
    fake.approve(WISH.attemptKey);
    await gateway.retrieve(call(), { attemptKey: WISH.attemptKey });
    const listed: GatewayEvent[] = [];
    const clock = { ...call().clock, wallMs: () => Date.parse('2027-03-01T00:00:00Z') };
    for await (const event of gateway.reconcile?.({ ...call(), clock }, { since: '2027-01-01T00:00:00.000Z' }) ?? []) listed.push(event);
    expect(listed.map(({ providerRef, money, fee, attemptKey }) => ({ providerRef, money, fee, attemptKey }))).to.deep.equal([{ providerRef: fake.captures()[0]?.id, money: WISH.money, fee: { amount: 40, currency: 'EUR' }, attemptKey: WISH.attemptKey }]);
  });

  it('asks nobody but PayPal for a certificate', async () => {
    const asked: string[] = [];
    const http: CallCtx['http'] = (url) => {
      asked.push(url);
      return Promise.resolve({ status: 200, headers: {}, text: () => Promise.resolve(PINNED), json: () => Promise.reject(new Error('no JSON')) });
    };
    const gateway = await openGateway();
    const { certificate: _pinned, ...unpinned } = call().settings;
    for (const certUrl of ['https://api.paypal.com.evil.example/c', 'http://api.paypal.com/c', 'https://evil.example/?.paypal.com', 'https://api.paypal.com@evil.example/c', 'https://api.paypal.com:8443/c', 'https://evilpaypal.com/c', 'file:///etc/passwd', 'x']) {
      expect(isPaypalAddress(certUrl), certUrl).to.equal(false);
      expect(await gateway.webhook?.({ ...call(), settings: unpinned, http }, fake.message('PAYMENT.CAPTURE.COMPLETED', { id: 'X' }, { certUrl }))).to.include({ ok: false });
    }
    expect(asked).to.deep.equal([]);
    // It comes from the right place, but nobody vouches for it.
    expect(await gateway.webhook?.({ ...call(), settings: unpinned, http }, fake.message('PAYMENT.CAPTURE.COMPLETED', { id: 'X' }))).to.deep.equal({ ok: false, reason: 'the certificate is not to be trusted' });
    expect(asked).to.deep.equal([CERT_URL]);
  });

  it('trusts a certificate of PayPal’s name whose chain ends at a known authority, while it is valid', () => {
    const folder = mkdtempSync(join(tmpdir(), 'billet-paypal-'));
    const openssl = (...args: readonly string[]): void => {
      execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });
    };
    try {
      openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'root.key', '-out', 'root.pem', '-days', '30', '-subj', '/CN=Root of the test');
      const issue = (name: string): string => {
        openssl('req', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'leaf.key', '-out', 'leaf.csr', '-subj', `/O=PayPal/CN=${name}`);
        openssl('x509', '-req', '-in', 'leaf.csr', '-CA', 'root.pem', '-CAkey', 'root.key', '-CAcreateserial', '-out', 'leaf.pem', '-days', '10');
        return readFileSync(join(folder, 'leaf.pem'), 'utf8');
      };
      const root = readFileSync(join(folder, 'root.pem'), 'utf8');
      const now = call().clock.wallMs();
      const good = issue('messageverificationcerts.paypal.com');
      expect(trustedKey(good, now, [root])?.type).to.equal('public');
      expect(trustedKey(good, now), 'an authority that nobody knows').to.equal(undefined);
      expect(trustedKey(good, now + 11 * 86_400_000, [root]), 'out of date').to.equal(undefined);
      expect(trustedKey(issue('paypal.com.evil.example'), now, [root]), 'of another name').to.equal(undefined);
      expect(trustedKey('not a certificate', now, [root])).to.equal(undefined);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('is checked without a house by webhook id and certificate', async () => {
    const request = fake.message('PAYMENT.CAPTURE.COMPLETED', { id: 'CAP1', status: 'COMPLETED', amount: { currency_code: 'JPY', value: '500' } });
    expect(await paypal.definition.verify?.(request, `${APP.webhookId}\n${PINNED}`, 0)).to.deep.equal({ ok: true, events: [{ id: 'CAP1:COMPLETED', type: 'payment.succeeded', providerRef: 'CAP1', occurredAt: '2027-01-21T10:00:05.000Z', money: { amount: 500, currency: 'JPY' } }] });
    expect(await paypal.definition.verify?.(request, `ANOTHERHOOK01\n${PINNED}`, 0)).to.include({ ok: false });
    expect(await paypal.definition.verify?.(request, APP.webhookId, 0)).to.include({ ok: false });
  });

  it('takes no part of a unit where PayPal takes none', () => {
    expect(toWire({ amount: 123_400, currency: 'HUF' })).to.equal('1234');
    expect(() => toWire({ amount: 123_450, currency: 'HUF' })).to.throw('whole HUF');
  });
});
