import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startFakeStripe, type FakeStripe } from '@billet/testkit';
import { expect } from 'chai';
import Stripe from 'stripe';

const form = (fields: Record<string, string>): RequestInit => ({
  method: 'POST',
  body: new URLSearchParams(fields),
  redirect: 'manual',
});

describe('the pages and webhooks of the fake Stripe', () => {
  let fake: FakeStripe;
  let stripe: Stripe;
  beforeEach(async () => {
    fake = await startFakeStripe();
    stripe = new Stripe(fake.testKey, {
      host: '127.0.0.1',
      port: fake.port,
      protocol: 'http',
      maxNetworkRetries: 0,
      telemetry: false,
    });
  });
  afterEach(() => fake.stop());

  const open = async (
    mode: 'payment' | 'setup' = 'payment',
  ): Promise<{ readonly id: string; readonly url: string }> => {
    const session = await stripe.checkout.sessions.create({
      mode,
      success_url: 'https://billing.example.test/ok?s={CHECKOUT_SESSION_ID}',
      cancel_url: 'https://billing.example.test/back',
      ...(mode === 'setup'
        ? {}
        : {
            line_items: [
              {
                quantity: 1,
                price_data: {
                  currency: 'eur',
                  unit_amount: 3545,
                  product_data: { name: 'Hosting <b>& mail' },
                },
              },
            ],
          }),
    });
    return { id: session.id, url: session.url ?? '' };
  };

  it('shows amount and buttons, and escapes what it shows', async () => {
    const html = await (await fetch((await open()).url)).text();
    for (const part of [
      '35.45 EUR',
      'Hosting &lt;b&gt;&amp; mail',
      'value="pay"',
      'value="3ds"',
      'value="decline"',
      'href="https://billing.example.test/back"',
    ])
      expect(html).to.include(part);
  });

  it('takes the payer back after "Pay", and is closed then', async () => {
    const { id, url } = await open();
    const reply = await fetch(url, form({ move: 'pay' }));
    expect([reply.status, reply.headers.get('location')]).to.deep.equal([
      303,
      `https://billing.example.test/ok?s=${id}`,
    ]);
    expect(await stripe.checkout.sessions.retrieve(id)).to.include({
      status: 'complete',
      payment_status: 'paid',
    });
    expect(await (await fetch(url, form({ move: 'pay' }))).text()).to.include('all done');
    expect(fake.all('charge')).to.have.length(1);
  });

  it('shows the page again with the reason after "Decline"', async () => {
    const { id, url } = await open();
    const reply = await fetch(url, form({ move: 'decline' }));
    expect([reply.status, await reply.text()].join(' '))
      .to.include('402')
      .and.include('role="alert">Your card was declined.');
    expect((await stripe.checkout.sessions.retrieve(id)).status).to.equal('open');
    expect((await fetch(url, form({ move: 'pay' }))).status).to.equal(303);
  });

  it('leads through the bank’s page after "3DS", both ways', async () => {
    for (const [answer, status] of [
      ['fail', 402],
      ['complete', 303],
    ] as const) {
      const { url } = await open();
      const bank = (await fetch(url, form({ move: '3ds' }))).headers.get('location') ?? '';
      expect(await (await fetch(bank)).text()).to.include('is this you?');
      expect((await fetch(bank, form({ answer }))).status).to.equal(status);
    }
  });

  it('saves a method on a page of mode "setup"', async () => {
    const { id, url } = await open('setup');
    expect((await fetch(url, form({ move: 'pay' }))).status).to.equal(303);
    const session = await stripe.checkout.sessions.retrieve(id, { expand: ['setup_intent'] });
    expect(session).to.have.nested.property('setup_intent.status', 'succeeded');
  });

  it('answers 404 for pages it does not have', async () => {
    expect((await fetch(`${fake.url}/c/pay/cs_none`)).status).to.equal(404);
    expect((await fetch(`${fake.url}/c/nothing`)).status).to.equal(404);
  });

  describe('webhooks', () => {
    let endpoint: Server;
    let got: { readonly type: string; readonly good: boolean }[];
    beforeEach(async () => {
      got = [];
      endpoint = createServer((request, response) => {
        const parts: Buffer[] = [];
        request.on('data', (part: Buffer) => parts.push(part));
        request.on('end', () => {
          const body = Buffer.concat(parts);
          const { type } = JSON.parse(body.toString('utf8')) as { type: string };
          let good = true;
          try {
            stripe.webhooks.constructEvent(
              body,
              request.headers['stripe-signature'] ?? '',
              fake.webhookSecret,
            );
          } catch {
            good = false;
          }
          got.push({ type, good });
          response.writeHead(good ? 200 : 400).end();
        });
      });
      await new Promise<void>((resolve) => {
        endpoint.listen(0, '127.0.0.1', resolve);
      });
      fake.webhooks.sendTo(`http://127.0.0.1:${String((endpoint.address() as AddressInfo).port)}/hooks`);
    });
    afterEach(() => {
      endpoint.close();
      endpoint.closeAllConnections();
    });

    const types = (): readonly string[] => got.map((each) => each.type);
    const pay = async (): Promise<void> => {
      fake.payer.move((await open()).id);
    };
    const LIFE = [
      'payment_intent.created',
      'charge.succeeded',
      'payment_intent.succeeded',
      'checkout.session.completed',
    ];

    it('come signed and in order', async () => {
      await pay();
      await fake.webhooks.idle();
      expect(types()).to.deep.equal(LIFE);
      expect(got.every((each) => each.good)).to.equal(true);
      expect(fake.webhooks.deliveries.map((delivery) => delivery.status)).to.deep.equal([200, 200, 200, 200]);
    });

    it('come twice, backwards, late or not at all, as told', async () => {
      fake.webhooks.hold();
      fake.webhooks.drop('charge.succeeded');
      await pay();
      await fake.webhooks.idle();
      expect(types()).to.deep.equal([]);
      fake.webhooks.duplicate(2);
      await fake.webhooks.release('reversed');
      expect(types()).to.deep.equal(
        LIFE.filter((type) => type !== 'charge.succeeded')
          .reverse()
          .flatMap((type) => [type, type]),
      );
    });

    it('come signed with a wrong secret, and again with the right one', async () => {
      fake.webhooks.signWith('whsec_wrong');
      const event = fake.payer.emit('payout.paid');
      await fake.webhooks.idle();
      fake.webhooks.signWith();
      expect(await fake.webhooks.redeliver(event)).to.deep.include({ eventId: event.id, status: 200 });
      expect(got.map((each) => each.good)).to.deep.equal([false, true]);
    });
  });
});
