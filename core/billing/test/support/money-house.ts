import { type createGatewayRegistry, gatewayRegistryRef, type GatewayRegistry } from '@billet/billing';
import type { DatabaseConfig } from '@billet/database';
import { done, failed, noSettings, type Gateway, type Outcome, type PaymentFact } from '@billet/sdk';
import { clientCaller, openTestHouse, signUp, staff, type TestHouse } from './open-test-house.ts';

type Caller = typeof staff;

/** A provider that remembers what it was told, like a real one: one charge per key, refunds up to what was taken. */
export interface FakeProvider {
  /** What the next charge meets. */
  mood: 'fine' | 'declined' | 'stolen' | 'action' | 'lost before' | 'lost after';
  readonly charges: Map<string, PaymentFact>;
  readonly refunds: Map<string, number>;
}

const createProvider = (): { readonly provider: FakeProvider; readonly gateway: Gateway<unknown> } => {
  const provider: FakeProvider = { mood: 'fine', charges: new Map(), refunds: new Map() };
  const lost = (): Outcome<never> => failed('timeout', 'no answer', { ambiguous: true });
  const take = (key: string, amount: number, currency: string): PaymentFact => {
    const fact = provider.charges.get(key) ?? { status: 'succeeded' as const, providerRef: `ch_${key}`, money: { amount, currency }, fee: { amount: 10, currency } };
    provider.charges.set(key, fact);
    return fact;
  };
  return {
    provider,
    gateway: {
      start: (_ctx, { attemptKey, money, saveMethod }) => {
        const fact = take(attemptKey, money.amount, money.currency);
        return Promise.resolve(done(saveMethod === true ? { ...fact, savedMethod: { token: 'cus_1/pm_1', label: 'Visa •••• 4242', expires: '2030-12' } } : fact));
      },
      retrieve: (_ctx, { attemptKey }) => Promise.resolve(done(provider.charges.get(attemptKey))),
      charge: (_ctx, { attemptKey, money }) => {
        switch (provider.mood) {
          case 'declined':
            return Promise.resolve(done({ status: 'failed' as const, providerRef: `ch_${attemptKey}`, reason: 'insufficient_funds' }));
          case 'stolen':
            return Promise.resolve(done({ status: 'failed' as const, providerRef: `ch_${attemptKey}`, reason: 'stolen_card' }));
          case 'action':
            return Promise.resolve(done({ status: 'requires_action' as const, providerRef: `ch_${attemptKey}`, reason: 'authentication_required' }));
          case 'lost before':
            return Promise.resolve(lost());
          case 'lost after':
            take(attemptKey, money.amount, money.currency);
            return Promise.resolve(lost());
          default:
            return Promise.resolve(done(take(attemptKey, money.amount, money.currency)));
        }
      },
      refund: (_ctx, { refundKey, money }) => {
        provider.refunds.set(refundKey, money.amount);
        return Promise.resolve(provider.mood === 'lost after' ? lost() : done({ refundRef: `re_${refundKey}`, status: 'succeeded' as const }));
      },
    },
  };
};

export interface MoneyHouse extends TestHouse {
  readonly provider: FakeProvider;
  /** Merchant account of the fake provider, of the balance, and of the bank. */
  readonly cards: number;
  readonly balance: number;
  readonly bank: number;
  call<T>(name: string, input: unknown, caller?: Caller): Promise<T>;
  /** A new client with a first invoice. */
  billed(email: string): Promise<{ readonly clientId: number; readonly invoiceId: number; readonly total: number; readonly me: Caller }>;
  invoice(id: number): Promise<{ readonly number: string | null; readonly status: string; readonly type: string; readonly settlement: string; readonly total: { readonly amount: number }; readonly open: { readonly amount: number }; readonly paid: { readonly amount: number }; readonly dueDate: string }>;
  owed(clientId: number): Promise<number>;
  code(promise: Promise<unknown>): Promise<string | undefined>;
}

const account = async (house: TestHouse, extension: string): Promise<number> => {
  const [row] = await house.db.transaction(async () => (await house.db.writable()('gateway_accounts').insert({ brand_id: house.brandId, extension, name: extension, hook_path: extension, created_at: house.clock.now() }).returning('id')) as { id: number }[]);
  return Number(row?.id);
};

/** A house with a tax, a card provider, a bank and the balance as payment methods. */
export const openMoneyHouse = async (database: DatabaseConfig | undefined, start?: string): Promise<MoneyHouse> => {
  const house = await openTestHouse(database, start);
  const { provider, gateway } = createProvider();
  const registry = house.services.use(gatewayRegistryRef);
  const callCtx: GatewayRegistry['callCtx'] = (_extension, accountId, call) => Promise.resolve({ accountId: String(accountId), attempt: call.attempt, idempotencyKey: call.key } as never);
  Object.assign(registry, { callCtx } satisfies Partial<ReturnType<typeof createGatewayRegistry>>);
  registry.add({ id: 'cards', title: 'Cards', definition: { account: noSettings, traits: { flow: 'redirect', currencies: '*' }, create: () => gateway } as never, gateway });
  const idle: Gateway<unknown> = { start: () => Promise.resolve(failed('unsupported', 'no')), retrieve: () => Promise.resolve(done(undefined)) };
  registry.add({ id: 'balance', title: 'Balance', definition: { account: noSettings, traits: { flow: 'instant', currencies: '*', balance: true }, create: () => idle } as never, gateway: idle });
  registry.add({ id: 'bank', title: 'Bank', definition: { account: noSettings, traits: { flow: 'display', currencies: '*', manual: true }, create: () => idle } as never, gateway: idle });
  const call = <T>(name: string, input: unknown, caller: Caller = staff): Promise<T> => house.executor.callByName(name, input, caller) as Promise<T>;
  await call('tax.addRate', { legalEntityId: 1, country: 'BR', code: 'ISS', name: 'ISS', percent: '23', effectiveFrom: '2020-01-01' });
  const invoice: MoneyHouse['invoice'] = async (id) => (await call<{ invoice: never }>('invoices.get', { id })).invoice;
  return {
    ...house,
    provider,
    cards: await account(house, 'cards'),
    balance: await account(house, 'balance'),
    bank: await account(house, 'bank'),
    call,
    invoice,
    billed: async (email) => {
      const clientId = await signUp(house, email);
      const me = clientCaller(clientId);
      const { invoiceId } = await call<{ invoiceId: number }>('orders.place', { items: [{ productId: house.productId }] }, me);
      return { clientId, invoiceId, me, total: (await invoice(invoiceId)).total.amount };
    },
    owed: async (clientId) => (await call<{ balances: { amount: number }[] }>('payments.balance', { clientId })).balances[0]?.amount ?? 0,
    code: (promise) => promise.then(() => undefined, (error: unknown) => (error as { code?: string }).code ?? String(error)),
  };
};
