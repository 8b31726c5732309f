import type { AddressInfo } from 'node:net';
import { createLiveClock } from '@billet/kernel';
import { createApiServer, type SeenRequest } from './api-server.ts';
import { chargeRoutes } from './charges.ts';
import { checkoutRoutes } from './checkout-sessions.ts';
import { createPayer, type Payer } from './payer.ts';
import { createCustomer, customerRoutes } from './customers.ts';
import { disputeRoutes } from './disputes.ts';
import { eventRoutes, makeEvent } from './events.ts';
import { createFaultPlan, type FaultPlan } from '../provider/faults.ts';
import type { ObjectKinds } from './objects.ts';
import { attachMethod, paymentMethodRoutes } from './payment-methods.ts';
import { paymentIntentRoutes } from './payment-intents.ts';
import { refundRoutes } from './refunds.ts';
import { setupIntentRoutes } from './setup-intents.ts';
import { createStore } from './store.ts';
import { createWebhookSender, type WebhookSender } from './webhook-sender.ts';
import type { Knobs, World } from './world.ts';

const TEST_KEY = 'sk_test_fake_billet';
const LIVE_KEY = 'sk_live_fake_billet';
const SIGNING_SECRET = 'whsec_fake_billet';

/** A Stripe that lives on this machine: stateful, strict about parameters, and able to go wrong. */
export interface FakeStripe {
  readonly url: string;
  readonly port: number;
  readonly testKey: string;
  readonly liveKey: string;
  readonly webhookSecret: string;
  /** Account settings of the Stripe gateway that lead here. */
  settings(mode?: 'test' | 'live'): Record<string, unknown>;
  readonly requests: readonly SeenRequest[];
  readonly faults: FaultPlan;
  readonly webhooks: WebhookSender;
  readonly knobs: Knobs;
  /** What payers and their banks do. */
  readonly payer: Payer;
  /** A customer with a stored method; the name is one of Stripe's test methods. */
  savedMethod(name?: string): { readonly customer: string; readonly paymentMethod: string };
  /** All objects of a kind, newest first. */
  all<K extends keyof ObjectKinds>(kind: K): readonly ObjectKinds[K][];
  stop(): Promise<void>;
}

export interface FakeStripeOptions {
  /** Milliseconds since 1970; the real clock when absent. */
  readonly wallMs?: () => number;
  /** Mode of objects made without a key. */
  readonly livemode?: boolean;
}

export const startFakeStripe = async (options: FakeStripeOptions = {}): Promise<FakeStripe> => {
  const clock = createLiveClock();
  const wallMs = options.wallMs ?? (() => clock.wallMs());
  const caller = { livemode: options.livemode ?? false };
  const now = (): number => Math.floor(wallMs() / 1000);
  const webhooks = createWebhookSender({ secret: SIGNING_SECRET, now });
  const faults = createFaultPlan();
  const seen: SeenRequest[] = [];
  let port = 0;
  const world: World = {
    store: createStore(),
    knobs: { searchLags: false, settlement: undefined, refundsPend: false },
    behaviours: new Map(),
    sessionDetails: new Map(),
    now,
    baseUrl: () => `http://127.0.0.1:${String(port)}`,
    emit: (type, object) => {
      const event = makeEvent(world, type, object);
      webhooks.send(event);
      return event;
    },
  };
  const server = createApiServer({
    world,
    faults,
    seen,
    keys: new Set([TEST_KEY, LIVE_KEY]),
    routes: [
      ...paymentIntentRoutes,
      ...setupIntentRoutes,
      ...paymentMethodRoutes,
      ...customerRoutes,
      ...chargeRoutes,
      ...checkoutRoutes,
      ...refundRoutes,
      ...disputeRoutes,
      ...eventRoutes,
    ],
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  ({ port } = server.address() as AddressInfo);

  return {
    url: world.baseUrl(),
    port,
    testKey: TEST_KEY,
    liveKey: LIVE_KEY,
    webhookSecret: SIGNING_SECRET,
    settings: (mode = caller.livemode ? 'live' : 'test') => ({
      secretKey: mode === 'live' ? LIVE_KEY : TEST_KEY,
      webhookSecret: SIGNING_SECRET,
      apiHost: '127.0.0.1',
      apiPort: port,
      apiProtocol: 'http',
    }),
    requests: seen,
    faults,
    webhooks,
    knobs: world.knobs,
    payer: createPayer(world, caller),
    savedMethod: (name = 'pm_card_visa') => {
      const customer = createCustomer(world, caller, { email: 'payer@example.test' });
      return { customer: customer.id, paymentMethod: attachMethod(world, caller, name, customer.id).id };
    },
    all: (kind) => world.store.all(kind, caller.livemode),
    stop: async () => {
      await webhooks.idle();
      await new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      });
    },
  };
};
