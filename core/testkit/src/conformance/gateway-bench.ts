import {
  isModuleError,
  type CallCtx,
  type Failure,
  type Gateway,
  type GatewayDefinition,
  type Money,
  type Outcome,
  type PaymentFact,
  type SettingsSchema,
  type StartPayment,
} from '@billet/sdk';
import { gatewayCtx, type GatewayCtxOptions } from './gateway-ctx.ts';
import type { GatewayFixture, ProviderSide, WebhookSide } from './gateway-fixture.ts';

/** A gateway on the bench: set up, with everything that was logged. */
export interface Bench {
  readonly fixture: GatewayFixture;
  readonly definition: GatewayDefinition<SettingsSchema>;
  readonly gateway: Gateway<unknown>;
  readonly settings: unknown;
  readonly money: Money;
  readonly lines: string[];
  ctx(options?: Omit<GatewayCtxOptions, 'settings' | 'lines' | 'kept'>): CallCtx;
  newKey(): string;
  wish(attemptKey: string, money?: Money): StartPayment;
  /** Starts a payment that is certain to work. */
  begin(attemptKey: string): Promise<PaymentFact>;
  /** Starts, agrees, and has the money held; gives what the provider then says. */
  held(attemptKey: string): Promise<PaymentFact>;
  /** Starts and pays; gives what the provider then says. */
  paid(attemptKey?: string): Promise<PaymentFact & { readonly attemptKey: string }>;
}

export const openBench = async (fixture: GatewayFixture): Promise<Bench> => {
  const definition = fixture.extension.definition as GatewayDefinition<SettingsSchema>;
  const settings: unknown = definition.account.parse(fixture.settings);
  const lines: string[] = [];
  const kept = new Map<string, unknown>();
  const ctx: Bench['ctx'] = (options = {}) => gatewayCtx({ settings, lines, kept, ...options });
  const gateway = (await definition.create(ctx())) as Gateway<unknown>;
  const money = fixture.money ?? { amount: 1234, currency: 'EUR' };
  const numbers = new Map<string, number>();
  const wish: Bench['wish'] = (attemptKey, wanted = money) => ({
    attemptKey,
    attemptNumber: numbers.get(attemptKey) ?? numbers.set(attemptKey, numbers.size + 1).size,
    money: wanted,
    description: 'Invoice 2027-000001',
    invoiceNumbers: ['2027-000001'],
    payer: { clientId: '7', name: 'Ana Lima', email: 'ana@example.test', country: 'PT', ...fixture.payer },
    locale: 'pt-br',
    returnUrl: `https://billing.example.test/pay/return/${attemptKey}`,
    cancelUrl: 'https://billing.example.test/invoices/1',
    ...(definition.setUp === undefined ? {} : { setUpUrl: 'https://billing.example.test/payment-methods/new/1' }),
  });
  const begin: Bench['begin'] = async (attemptKey) =>
    succeeded(await outcome(gateway.start(ctx(), wish(attemptKey))));
  return {
    fixture,
    definition,
    gateway,
    settings,
    money,
    lines,
    ctx,
    newKey: () => ctx().ids.ulid(),
    wish,
    begin,
    held: async (attemptKey) => {
      const started = succeeded(await outcome(gateway.start(ctx(), { ...wish(attemptKey), captureLater: true })));
      await provider(fixture).pay(attemptKey, true);
      const fact = succeeded(await outcome(gateway.retrieve(ctx(), { attemptKey, providerRef: started.providerRef })));
      if (fact === undefined) throw new Error('money that is held is unheard of');
      return fact;
    },
    paid: async (attemptKey = ctx().ids.ulid()) => {
      const started = await begin(attemptKey);
      await provider(fixture).pay(attemptKey);
      const fact = succeeded(
        await outcome(gateway.retrieve(ctx(), { attemptKey, providerRef: started.providerRef })),
      );
      if (fact?.status !== 'succeeded')
        throw new Error(`a payment that was made is told as "${fact?.status ?? 'unheard of'}"`);
      return { ...fact, attemptKey };
    },
  };
};

/** A module may return a failure or throw it; core treats both alike. */
export const outcome = async <T>(work: Promise<Outcome<T>>): Promise<Outcome<T>> => {
  try {
    return await work;
  } catch (error) {
    if (isModuleError(error)) return error.failure;
    throw error;
  }
};

/** The value of a call that had to work. */
export const succeeded = <T>(result: Outcome<T>): T => {
  if (result.status === 'done') return result.value;
  throw new Error(`expected success, got ${JSON.stringify(result)}`);
};

/** The failure of a call that had to fail. */
export const refused = (result: Outcome<unknown>): Failure => {
  if (result.status === 'failed') return result;
  throw new Error(`expected a failure, got ${JSON.stringify(result)}`);
};

/** The provider's side; a gateway that needs it and whose fixture lacks it fails its case. */
export const provider = (fixture: GatewayFixture): ProviderSide => {
  if (fixture.provider === undefined)
    throw new Error('the fixture must bring the provider’s side of this gateway');
  return fixture.provider;
};

export const webhooks = (fixture: GatewayFixture): WebhookSide => {
  if (fixture.webhooks === undefined)
    throw new Error('the gateway takes webhooks, so the fixture must make them');
  return fixture.webhooks;
};
