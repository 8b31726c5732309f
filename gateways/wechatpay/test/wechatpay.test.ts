import { isModuleError, secret, type CallCtx, type StartPayment } from '@billet/sdk';
import { gatewayConformance, gatewayCtx } from '@billet/testkit';
import { expect } from 'chai';
import wechatpay, { type Account } from '../src/index.ts';
import { CERTIFICATES, MERCHANT, startFakeWechatpay } from './support/fake-wechatpay.ts';

const CNY = { amount: 12_30, currency: 'CNY' };
const WISH: StartPayment = { attemptKey: '01JD0000000000000000000001', attemptNumber: 1, money: CNY, description: '账单 1', invoiceNumbers: ['1'], payer: { clientId: '1', name: '王', email: 'wang@example.test', country: 'CN' }, locale: 'zh-cn', returnUrl: 'https://house.test/back', cancelUrl: 'https://house.test/back' };

type Fake = Awaited<ReturnType<typeof startFakeWechatpay>>;

gatewayConformance('wechatpay', async () => {
  const fake = await startFakeWechatpay();
  return {
    extension: wechatpay,
    settings: fake.settings(),
    money: CNY,
    provider: {
      pay: (attemptKey) => {
        fake.settle(attemptKey);
      },
      payments: () => fake.orders.filter((each) => each.state !== 'NOTPAY').length,
      refunded: () => fake.orders.reduce((sum, each) => sum + [...each.refunds.values()].reduce((total, one) => total + one, 0), 0),
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
      signatureHeader: 'wechatpay-signature',
      carries: { timestamp: true, scheme: false, mode: false, receiver: true },
      request: (kind, signing) =>
        fake.message({
          eventType: kind === 'refunded' ? 'REFUND.SUCCESS' : kind === 'unknown' ? 'PAYSCORE.SOMETHING_NEW' : 'TRANSACTION.SUCCESS',
          ...(signing?.wrongSecret === true ? { by: { ...CERTIFICATES.stranger, serial: CERTIFICATES.first.serial } } : {}),
          offset: signing?.offsetSeconds ?? 0,
          change: signing?.substituted === 'amount' ? { amount: { total: 1, currency: 'CNY' } } : signing?.substituted === 'currency' ? { amount: { total: 1230, currency: 'USD' } } : signing?.substituted === 'receiver' ? { mchid: '1900000999' } : {},
        }),
    },
    stop: () => fake.stop(),
  };
});

describe('wechatpay', () => {
  let fake: Fake;
  let kept: Map<string, unknown>;

  beforeEach(async () => {
    fake = await startFakeWechatpay();
    kept = new Map();
  });
  afterEach(() => fake.stop());

  const call = (change: Partial<Account> = {}, wallMs?: number): CallCtx<Account> => {
    const ctx = gatewayCtx({ settings: {}, kept });
    return { ...ctx, clock: wallMs === undefined ? ctx.clock : { ...ctx.clock, wallMs: () => wallMs }, settings: { merchantId: MERCHANT.merchantId, appId: MERCHANT.appId, apiKey: secret(MERCHANT.apiKey), serial: MERCHANT.serial, privateKey: secret(MERCHANT.privateKey), publicKeyId: '', publicKey: '', endpoint: fake.url, ...change } };
  };

  it('tells which key does not fit', async () => {
    const gateway = await wechatpay.definition.create(call());
    expect(await gateway.test?.(call())).to.deep.equal({ ok: true, message: 'WeChat Pay answers, and all keys fit.' });
    expect((await gateway.test?.(call({ serial: '00'.repeat(20) })))?.message).to.contain('signature does not fit');
    kept.clear();
    expect((await gateway.test?.(call({ apiKey: secret('another-apiv3-key-of-32-chars-00') })))?.message).to.contain('APIv3 key');
    expect((await gateway.test?.(call({ privateKey: secret('nothing') })))?.message).to.contain('private key');
  });

  it('follows the platform when it exchanges its certificate, and asks for it once', async () => {
    const gateway = await wechatpay.definition.create(call());
    await gateway.start(call(), WISH);
    const asked = (): number => fake.seen.filter(({ path }) => path === '/v3/certificates').length;
    const before = asked();
    fake.platform.listed = [CERTIFICATES.first, CERTIFICATES.next];
    fake.platform.signing = CERTIFICATES.next;
    const later = Date.now() + 61_000;
    const late = fake.message({ offset: 61 });
    for (let count = 0; count < 3; count += 1) expect((await gateway.webhook?.(call({}, later), late))?.ok).to.equal(true);
    expect(asked()).to.equal(before + 1);
    // A number that does not exist makes us ask at most once a minute, and is never believed.
    for (let count = 0; count < 5; count += 1) expect((await gateway.webhook?.(call({}, later), fake.message({ by: CERTIFICATES.stranger, offset: 61 })))?.ok).to.equal(false);
    expect(asked()).to.equal(before + 1);
  });

  it('asks for the list one time for many messages at once, and not without end while it cannot be had', async () => {
    const gateway = await wechatpay.definition.create(call());
    const asked = (): number => fake.seen.filter(({ path }) => path === '/v3/certificates').length;
    const fits = await Promise.all(Array.from({ length: 8 }, async () => (await gateway.webhook?.(call(), fake.message()))?.ok));
    expect(fits).to.deep.equal(Array.from({ length: 8 }, () => true));
    expect(asked()).to.equal(1);
    kept.clear();
    fake.faults.add({ kind: 'error500', path: '/v3/certificates', times: 100 });
    const tried = async (): Promise<void> => gateway.webhook?.(call(), fake.message({ by: CERTIFICATES.stranger })).then(() => undefined, () => undefined);
    for (let count = 0; count < 5; count += 1) await tried();
    expect(asked()).to.equal(2);
  });

  it('lets everybody who waits for the list go when he must; whoever stays has it', async () => {
    const gateway = await wechatpay.definition.create(call());
    await gateway.start(call(), WISH);
    kept.clear();
    let open = (): void => undefined;
    const asked = new Promise<void>((resolve) => {
      fake.platform.beforeList = () => {
        resolve();
        return new Promise((go) => {
          open = go;
        });
      };
    });
    const hurried = new AbortController();
    const outcome = (answer: ReturnType<NonNullable<typeof gateway.webhook>> | undefined): Promise<unknown> | undefined => answer?.then(({ ok }) => ok, (error: unknown) => (isModuleError(error) ? error.failure.kind : error));
    const first = outcome(gateway.webhook?.({ ...call(), signal: hurried.signal }, fake.message()));
    const second = outcome(gateway.webhook?.(call(), fake.message()));
    await asked;
    hurried.abort();
    expect(await first).to.equal('timeout');
    expect(await outcome(gateway.webhook?.({ ...call(), signal: hurried.signal }, fake.message()))).to.be.oneOf(['timeout', false]);
    open();
    expect(await second).to.equal(true);
    expect(fake.seen.filter(({ path }) => path === '/v3/certificates')).to.have.length(2);
  });

  it('takes the public key of the platform where the account has one', async () => {
    const publicKey = CERTIFICATES.next.pem;
    const by = { ...CERTIFICATES.next, serial: 'PUB_KEY_ID_0112345678901' };
    const ctx = call({ publicKeyId: by.serial, publicKey });
    const gateway = await wechatpay.definition.create(ctx);
    expect((await gateway.webhook?.(ctx, fake.message({ by })))?.ok).to.equal(true);
    expect((await gateway.webhook?.(ctx, fake.message({ by: { ...by, key: CERTIFICATES.stranger.key } })))?.ok).to.equal(false);
    expect(fake.seen.some(({ path }) => path === '/v3/certificates')).to.equal(false);
  });

  it('verifies with nothing but secrets, refuses probes and what is encrypted with another key', async () => {
    const secretText = `${MERCHANT.apiKey}\n${CERTIFICATES.first.pem}`;
    const verify = (request: Parameters<NonNullable<typeof wechatpay.definition.verify>>[0], text = secretText) => wechatpay.definition.verify?.(request, text, Date.now());
    expect((await verify(fake.message()))?.ok).to.equal(true);
    expect(await verify(fake.message({ apiKey: 'another-apiv3-key-of-32-chars-00' }))).to.deep.equal({ ok: false, reason: 'the message is not encrypted with the APIv3 key' });
    expect(await verify(fake.message({ change: { amount: null } }))).to.deep.equal({ ok: false, reason: 'the message makes no sense' });
    const probe = fake.message();
    expect(await verify({ ...probe, headers: { ...probe.headers, 'wechatpay-signature': 'WECHATPAY/SIGNTEST/AAAA' } })).to.deep.equal({ ok: false, reason: 'a probe' });
    expect((await verify(fake.message(), MERCHANT.apiKey))?.ok).to.equal(false);
  });

  it('the bills of its days list what came in, with the fee; a bill that was changed on the way counts for nothing', async () => {
    const gateway = await wechatpay.definition.create(call());
    await gateway.start(call(), WISH);
    fake.settle(WISH.attemptKey);
    const DAY = 86_400_000;
    // In China it is this day already, and its bill was ready yesterday at the latest.
    fake.bill.day = new Date(Date.now() - 2 * DAY + 8 * 3_600_000).toISOString().slice(0, 10);
    const since = new Date(Date.now() - 4 * DAY).toISOString();
    const listed = async () => {
      const found = [];
      for await (const event of gateway.reconcile?.(call(), { since }) ?? []) found.push(event);
      return found;
    };
    const [event, ...others] = await listed();
    expect(others).to.deep.equal([]);
    expect(event).to.deep.equal({ id: `${WISH.attemptKey}:SUCCESS`, type: 'payment.succeeded', providerRef: WISH.attemptKey, attemptKey: WISH.attemptKey, money: CNY, fee: { amount: 7, currency: 'CNY' }, occurredAt: new Date(Date.parse(`${fake.bill.day}T00:00:01+08:00`)).toISOString() });
    fake.bill.changed = true;
    expect(await listed().then(() => undefined, (error: unknown) => isModuleError(error) && error.message)).to.match(/another hash/);
  });
});
