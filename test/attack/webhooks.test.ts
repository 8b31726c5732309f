import { openTestApp, startFakeStripe, type FakeStripe, type TestApp } from '@billet/testkit';
import { expect } from 'chai';

describe('webhooks, under attack', function () {
  this.timeout(60_000);
  let app: TestApp;
  let stripe: FakeStripe;
  let path: string;

  before(async () => {
    stripe = await startFakeStripe();
    app = await openTestApp();
    const account = await app.call<{ hookPath: string }>('gatewayAccounts.create', { brandId: app.brandId, extension: 'stripe', name: 'Card', settings: stripe.settings() });
    path = `/hooks/${account.hookPath}`;
  });
  after(async () => {
    await app.close();
    await stripe.stop();
  });

  const event = (id: string): object => ({
    id, object: 'event', api_version: '2025-01-27.acacia', created: 1, livemode: false, type: 'payment_intent.succeeded', pending_webhooks: 1, request: null,
    data: { object: { id: 'pi_forged', object: 'payment_intent', amount: 3545, amount_received: 3545, currency: 'brl', status: 'succeeded', livemode: false, metadata: {}, latest_charge: null } },
  });
  const post = (body: Uint8Array | string, headers: Readonly<Record<string, string>>, to = path): Promise<Response> =>
    fetch(app.base + to, { method: 'POST', headers, body: typeof body === 'string' ? body : new Uint8Array(body) });
  const stored = async (): Promise<number> => Number((await app.house.db.raw<{ n: number }>('select count(*) as n from gateway_events'))[0]?.n);

  it('are stored only when the signature is right, for exactly these bytes, now', async () => {
    const good = stripe.webhooks.request(event('evt_1'));
    expect((await post(good.body, {})).status).to.equal(400);
    expect((await post(good.body, { ...good.headers, 'stripe-signature': 't=1,v1=00' })).status).to.equal(400);
    const foreign = stripe.webhooks.request(event('evt_1'), { secret: 'whsec_somebody_else' });
    expect((await post(foreign.body, foreign.headers)).status).to.equal(400);
    const old = stripe.webhooks.request(event('evt_1'), { timestamp: Math.floor(app.house.clock.wallMs() / 1000) - 3600 });
    expect((await post(old.body, old.headers)).status).to.equal(400);
    const serialised = JSON.stringify(JSON.parse(Buffer.from(good.body).toString()));
    expect((await post(serialised, good.headers)).status).to.equal(400);
    expect(await stored()).to.equal(0);
    expect((await post(good.body, good.headers)).status).to.equal(200);
    expect(await stored()).to.equal(1);
  });

  it('count once, however often they come', async () => {
    const good = stripe.webhooks.request(event('evt_2'));
    await Promise.all(Array.from({ length: 8 }, () => post(good.body, good.headers)));
    expect(await stored()).to.equal(2);
    await app.house.settle();
    // A payment of somebody else's on the same account: noted, and nothing booked.
    expect(await app.house.db.raw('select id from payments')).to.deep.equal([]);
    const states = await app.house.db.raw<{ state: string }>('select state from gateway_events');
    expect(states.map((row) => row.state)).to.deep.equal(['ignored', 'ignored']);
  });

  it('find their account also where the provider adds to the address', async () => {
    const good = stripe.webhooks.request(event('evt_2'));
    expect((await post(good.body, good.headers, `${path}/pix?data.id=1`)).status).to.equal(200);
    expect((await post(good.body, good.headers, `${path}x/pix`)).status).to.equal(404);
    expect(await stored()).to.equal(2);
  });

  it('have no door at an unknown address, at one that cannot verify, or for a flood', async () => {
    const good = stripe.webhooks.request(event('evt_3'));
    expect((await post(good.body, good.headers, '/hooks/nowhere')).status).to.equal(404);
    const [bank] = await app.house.db.raw<{ hook_path: string }>("select hook_path from gateway_accounts where extension = 'bank-transfer'");
    expect((await post(good.body, good.headers, `/hooks/${bank?.hook_path ?? ''}`)).status).to.equal(404);
    expect((await post('x'.repeat(1_100_000), good.headers)).status).to.equal(413);
    expect(await stored()).to.equal(2);
  });

  it('are closed when staff switch the account off', async () => {
    const good = stripe.webhooks.request(event('evt_4'));
    const { items } = await app.call<{ items: readonly { id: number; extension: string }[] }>('gatewayAccounts.list', {});
    await app.call('gatewayAccounts.update', { id: items.find((item) => item.extension === 'stripe')?.id, enabled: false });
    expect((await post(good.body, good.headers)).status).to.equal(404);
  });
});
