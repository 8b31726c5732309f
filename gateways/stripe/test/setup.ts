import {
  isExtension,
  type CallCtx,
  type Failure,
  type Gateway,
  type GatewayEvent,
  type Money,
  type Outcome,
  type StartPayment,
} from '@billet/sdk';
import { gatewayCtx, startFakeStripe, type FakeStripe } from '@billet/testkit';
import stripe, { type Account } from '../src/index.ts';

export const EUR = (amount: number): Money => ({ amount, currency: 'EUR' });

/** The gateway with all its members, in front of a fake Stripe. */
export interface Setup {
  readonly fake: FakeStripe;
  readonly gateway: Required<
    Pick<Gateway<Account>, 'start' | 'retrieve' | 'charge' | 'capture' | 'void' | 'refund' | 'webhook' | 'test'>
  >;
  readonly lines: string[];
  ctx(more?: {
    readonly settings?: Readonly<Record<string, unknown>>;
    readonly attempt?: number;
    readonly sandbox?: boolean;
    readonly signal?: AbortSignal;
  }): CallCtx<Account>;
  wish(attemptKey: string, more?: Partial<StartPayment>): StartPayment;
  newKey(): string;
  /** Starts and pays. */
  paid(
    attemptKey?: string,
    more?: Partial<StartPayment>,
  ): Promise<{ readonly attemptKey: string; readonly providerRef: string }>;
  /** Reads the newest event of a type as the gateway does. */
  event(type: string): Promise<GatewayEvent>;
  token(method?: string): string;
}

export const setUp = async (options: Parameters<typeof startFakeStripe>[0] = {}): Promise<Setup> => {
  const fake = await startFakeStripe(options);
  const lines: string[] = [];
  const { definition } = stripe;
  const ctx: Setup['ctx'] = ({ settings = {}, ...more } = {}) =>
    gatewayCtx({
      settings: definition.account.parse({ ...fake.settings(), ...settings }),
      lines,
      ...more,
    }) as CallCtx<Account>;
  if (!isExtension(stripe)) throw new Error('not an extension');
  const gateway = (await definition.create(ctx())) as Setup['gateway'];
  const newKey = (): string => ctx().ids.ulid();
  const wish: Setup['wish'] = (attemptKey, more = {}) => ({
    attemptKey,
    attemptNumber: 1,
    money: EUR(3545),
    description: 'Invoice 2027-000001',
    invoiceNumbers: ['2027-000001'],
    payer: { clientId: '7', name: 'Ana Lima', email: 'ana@example.test', country: 'PT' },
    locale: 'pt-br',
    returnUrl: `https://billing.example.test/pay/return/${attemptKey}`,
    cancelUrl: 'https://billing.example.test/invoices/1',
    ...more,
  });
  return {
    fake,
    gateway,
    lines,
    ctx,
    wish,
    newKey,
    paid: async (attemptKey = newKey(), more = {}) => {
      value(await gateway.start(ctx(), wish(attemptKey, more)));
      fake.payer.move(attemptKey);
      return { attemptKey, providerRef: fake.payer.session(attemptKey).payment_intent ?? '' };
    },
    event: async (type) => {
      const event = fake.all('event').find((each) => each.type === type);
      if (event === undefined) throw new Error(`no event ${type}`);
      const verdict = await gateway.webhook(ctx(), fake.webhooks.request(event));
      if (!verdict.ok) throw new Error(verdict.reason);
      const [read] = verdict.events;
      if (read === undefined) throw new Error('nothing was read');
      return read;
    },
    token: (method) => {
      const { customer, paymentMethod } = fake.savedMethod(method);
      return `${customer}/${paymentMethod}`;
    },
  };
};

export const value = <T>(outcome: Outcome<T>): T => {
  if (outcome.status !== 'done') throw new Error(JSON.stringify(outcome));
  return outcome.value;
};

export const failure = (outcome: Outcome<unknown>): Failure => {
  if (outcome.status !== 'failed') throw new Error(`expected a failure, got ${JSON.stringify(outcome)}`);
  return outcome;
};
