import { gatewayCtx, serverModuleConformance, type ServerModuleFixture } from '@billet/testkit';
import { toldModule, type CallCtx, type Desired, type ToldPlan } from '@billet/sdk';
import { expect } from 'chai';
import webhook from '../src/index.ts';
import { postSigned } from '../src/post-signed.ts';
import { accountSettings, type Account } from '../src/settings.ts';
import { SECRET, startReceiver, type Receiver } from './support/receiver.ts';

const fixture = (slow: boolean) => async (): Promise<ServerModuleFixture> => {
  const server = await startReceiver(slow);
  const { accounts } = server;
  const settings = { url: `${server.url}/billet`, secret: SECRET };
  const foreign = (username: string): void => void accounts.set(username, { username, plan: 'gold', state: 'active', password: 'theirs', owner: '0' });
  return {
    extension: webhook,
    settings,
    plan: { plan: 'gold', values: 'space=10' },
    otherPlan: { plan: 'gold', values: 'space=20' },
    passwords: true,
    wrongSecret: { settings: { ...settings, secret: 'not-the-right-secret' } },
    unreachable: { ...settings, url: 'http://127.0.0.1:9/' },
    invalid: [{ field: 'plan', spoil: (want) => ({ ...want, plan: { plan: 'none-such', values: '' } }) }],
    server: {
      look: (username) => {
        const found = accounts.get(username);
        return found === undefined ? undefined : { state: found.state, plan: found.plan, password: found.password };
      },
      count: () => accounts.size,
      // With work that takes its time, the lost answer is the one that names the job.
      ...(slow ? {} : { loseAnswer: () => server.loseAnswer() }),
      stall: () => {
        server.stall();
      },
      foreign,
      spoil: (username) => {
        const found = accounts.get(username);
        if (found !== undefined) Object.assign(found, { plan: 'none', state: 'suspended' });
      },
      fill: () => {
        for (let n = 0; n < 250; n += 1) foreign(`m${String(n)}`);
      },
    },
    finish: (job) => {
      server.finish(job);
    },
    stop: () => server.stop(),
  };
};

serverModuleConformance('webhook', fixture(false));
serverModuleConformance('webhook, with work that takes its time', fixture(true));

describe('webhook: what a program may answer', () => {
  const module = toldModule(postSigned);
  let server: Receiver;
  let ctx: CallCtx<Account>;
  const want: Desired<ToldPlan> = { serviceId: '7', username: 'ana', email: 'a@example.test', locale: 'en', plan: { plan: 'gold', values: 'a=1\nb = two=2\nno pair' }, planKey: '3', options: { space: 'unlimited' }, state: 'active', resources: [] };
  beforeEach(async () => {
    server = await startReceiver();
    ctx = gatewayCtx({ settings: accountSettings.parse({ url: server.url, secret: SECRET }) }) as CallCtx<Account>;
  });
  afterEach(() => server.stop());

  it('is told the plan by key, name and values, and the options as they are', async () => {
    await module.ensure(ctx, want);
    expect(server.seen[0]?.json).to.deep.include({ action: 'ensure', version: 1, plan: { key: '3', name: 'gold', values: { a: '1', b: 'two=2' } }, options: { space: 'unlimited' } });
    expect(server.seen[0]?.headers['idempotency-key']).to.equal('conformance');
  });

  for (const [name, reply, expected] of [
    ['text', { text: 'ok' }, { kind: 'remote', ambiguous: true }],
    ['JSON of another kind', { json: { ok: true } }, { kind: 'remote', ambiguous: true }],
    ['an account without a state', { json: { status: 'done', value: { id: 'ana' } } }, { kind: 'remote', ambiguous: true }],
    ['a refusal with a status of 422', { status: 422, json: { status: 'failed', kind: 'limit', message: 'Full.' } }, { kind: 'limit', ambiguous: false }],
    ['a refusal that comes back later', { json: { status: 'failed', kind: 'busy', message: 'Wait.', retryAfterMs: 5000 } }, { kind: 'busy', retry: 'later', retryAfterMs: 5000 }],
    ['a redirect', { status: 302, headers: { location: 'https://elsewhere.test/' } }, { kind: 'invalid' }],
  ] as const)
    it(name, async () => {
      server.next(reply);
      expect(await module.ensure(ctx, want)).to.include({ status: 'failed', ...expected });
    });

  it('a signature is worth nothing for another body, another moment or another secret', async () => {
    await module.ensure(ctx, want);
    const { body, headers } = server.seen[0]!;
    const again = async (change: { readonly body?: string; readonly at?: string }): Promise<number> =>
      (await fetch(server.url, { method: 'POST', body: change.body ?? body, headers: { 'billet-signature': headers['billet-signature'] ?? '', 'billet-timestamp': change.at ?? headers['billet-timestamp'] ?? '' } })).status;
    expect(await again({})).to.equal(200);
    expect(await again({ body: body.replace('gold', 'lead') })).to.equal(401);
    expect(await again({ at: String(Number(headers['billet-timestamp']) + 1) })).to.equal(401);
  });
});
