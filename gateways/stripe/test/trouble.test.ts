import { createServer, type AddressInfo } from 'node:net';
import type { Failure } from '@billet/sdk';
import { expect } from 'chai';
import { EUR, failure, setUp, value, type Setup } from './setup.ts';

type Kind = Parameters<Setup['fake']['faults']['add']>[0]['kind'];

/** What may have been carried out is looked up; what certainly was not may be tried again. */
const WRITES: readonly (readonly [Kind, Partial<Failure>])[] = [
  ['lost', { kind: 'timeout', ambiguous: true, retry: 'lookup' }],
  ['drop', { kind: 'timeout', ambiguous: true, retry: 'lookup' }],
  ['truncated', { kind: 'timeout', ambiguous: true, retry: 'lookup' }],
  ['html', { kind: 'remote', ambiguous: true, retry: 'lookup' }],
  ['error500', { kind: 'remote', ambiguous: true, retry: 'lookup' }],
  ['rate', { kind: 'rate', ambiguous: false, retry: 'later' }],
];

const READS: readonly (readonly [Kind, Partial<Failure>])[] = [
  ['lost', { kind: 'timeout', ambiguous: false, retry: 'later' }],
  ['truncated', { kind: 'timeout', ambiguous: false, retry: 'later' }],
  ['html', { kind: 'remote', ambiguous: false, retry: 'later' }],
  ['error500', { kind: 'remote', ambiguous: false, retry: 'later' }],
];

describe('trouble with Stripe', () => {
  let setup: Setup;
  beforeEach(async () => {
    setup = await setUp();
  });
  afterEach(() => setup.fake.stop());

  const charge = async (attemptKey: string, token: string): Promise<Failure> =>
    failure(
      await setup.gateway.charge(setup.ctx(), {
        attemptKey,
        money: EUR(1000),
        token,
        description: 'Renewal',
      }),
    );

  for (const [kind, wanted] of WRITES) {
    it(`a charge that meets "${kind}" is sent once and told as ${String(wanted.kind)}`, async () => {
      setup.fake.faults.add({ kind, method: 'POST' });
      expect(await charge(setup.newKey(), setup.token())).to.include(wanted);
      expect(setup.fake.requests).to.have.length(1);
    });
  }

  for (const [kind, wanted] of READS) {
    it(`a question that meets "${kind}" may be asked again`, async () => {
      setup.fake.faults.add({ kind, method: 'GET' });
      expect(failure(await setup.gateway.retrieve(setup.ctx(), { attemptKey: setup.newKey() }))).to.include(
        wanted,
      );
    });
  }

  it('hears the same 500 again under the same key, and does not charge meanwhile', async () => {
    const [attemptKey, token] = [setup.newKey(), setup.token()];
    setup.fake.faults.add({ kind: 'error500', method: 'POST' });
    expect(await charge(attemptKey, token)).to.include({ ambiguous: true });
    expect(await charge(attemptKey, token)).to.include({ ambiguous: true });
    expect(setup.fake.all('charge')).to.have.length(0);
    expect(value(await setup.gateway.retrieve(setup.ctx(), { attemptKey }))).to.equal(undefined);
  });

  it('says that a key is still in use while the first request runs', async () => {
    const [attemptKey, token] = [setup.newKey(), setup.token()];
    const giveUp = new AbortController();
    setup.fake.faults.add({ kind: 'stall', method: 'POST' });
    const wish = { attemptKey, money: EUR(1000), token, description: 'Renewal' };
    const first = setup.gateway.charge(setup.ctx({ signal: giveUp.signal }), wish);
    while (setup.fake.requests.length === 0) await new Promise(setImmediate);
    expect(await charge(attemptKey, token)).to.include({ kind: 'busy', ambiguous: true });
    giveUp.abort();
    expect(failure(await first)).to.include({ kind: 'timeout', ambiguous: true });
  });

  it('knows that nothing was sent where nobody listens', async () => {
    const free = createServer();
    await new Promise<void>((resolve) => {
      free.listen(0, '127.0.0.1', resolve);
    });
    const { port } = free.address() as AddressInfo;
    await new Promise((resolve) => free.close(resolve));
    const ctx = setup.ctx({ settings: { apiPort: port } });
    expect(failure(await setup.gateway.start(ctx, setup.wish(setup.newKey())))).to.include({
      kind: 'network',
      ambiguous: false,
      retry: 'later',
    });
  });

  it('names a refused key plainly, and never shows it', async () => {
    const ctx = setup.ctx({ settings: { secretKey: 'sk_test_of_somebody_else' } });
    expect(failure(await setup.gateway.start(ctx, setup.wish(setup.newKey())))).to.include({
      kind: 'auth',
      ambiguous: false,
    });
    expect(await setup.gateway.test(ctx)).to.deep.include({ ok: false });
    expect(setup.lines.join('')).to.include('stripe call failed').and.not.include('somebody_else');
  });

  it('uses no live key in a sandbox and no test key in a live house', async () => {
    const live = setup.ctx({ settings: { secretKey: setup.fake.liveKey } });
    const test = setup.ctx({ sandbox: false });
    for (const ctx of [live, test]) {
      expect(failure(await setup.gateway.start(ctx, setup.wish(setup.newKey())))).to.include({
        kind: 'auth',
      });
      expect((await setup.gateway.test(ctx)).ok).to.equal(false);
    }
    expect(setup.fake.requests).to.have.length(0);
  });

  it('sends nothing in a dry run', async () => {
    expect(
      failure(await setup.gateway.start({ ...setup.ctx(), dryRun: true }, setup.wish(setup.newKey()))),
    ).to.include({ kind: 'unsupported', retry: 'never' });
    expect(setup.fake.requests).to.have.length(0);
  });

  it('tests the connection and says what is missing', async () => {
    expect(await setup.gateway.test(setup.ctx())).to.deep.equal({
      ok: true,
      message: 'The key works (test mode).',
    });
    const ctx = setup.ctx();
    expect(
      (await setup.gateway.test({ ...ctx, settings: { ...ctx.settings, webhookSecret: undefined } })).message,
    ).to.include('signing secret');
    expect(
      await setup.gateway.test(setup.ctx({ settings: { publishableKey: 'pk_live_fake' } })),
    ).to.deep.include({ ok: false });
  });

  it('takes live events and live payments in a live house', async () => {
    await setup.fake.stop();
    setup = await setUp({ livemode: true });
    const attemptKey = setup.newKey();
    const ctx = setup.ctx({ sandbox: false });
    value(await setup.gateway.start(ctx, setup.wish(attemptKey)));
    setup.fake.payer.move(attemptKey);
    expect(await setup.event('checkout.session.completed')).to.include({ livemode: true, attemptKey });
  });
});
