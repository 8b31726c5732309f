import type { DatabaseConfig } from '@billet/database';
import { isBilletError } from '@billet/sdk';
import { openMoneyHouse, type MoneyHouse } from '../../support/money-house.ts';
import { signUp } from '../../support/open-test-house.ts';

export interface Wish {
  readonly plan: number;
  readonly unit: 'month' | 'year';
  readonly quantity: number;
  readonly ips: number;
}

/** A house with three plans at three prices, by the month and by the year, each with an option that is counted. */
export interface Shop extends MoneyHouse {
  readonly plans: readonly number[];
  /** A client with some services that run and are paid. */
  arrive(email: string, wishes: readonly Wish[]): Promise<{ readonly clientId: number; readonly services: readonly number[] }>;
  /** Pays everything that a client owes. */
  payAll(clientId: number): Promise<void>;
  /** Calls an operation; gives the code of a refusal, which is the engine's right. */
  attempt(operation: string, input: object): Promise<string>;
}

const PRICES = [3000, 9990, 20_000] as const;
const OPTION = 310;

export const openShop = async (database: DatabaseConfig | undefined = { engine: 'sqlite', file: ':memory:' }): Promise<Shop> => {
  const house = await openMoneyHouse(database);
  const plans: number[] = [];
  for (const [i, price] of PRICES.entries()) {
    const cycles = [{ unit: 'month', count: 1 }, { unit: 'year', count: 1 }] as const;
    const { id } = await house.call<{ id: number }>('products.create', {
      brandId: house.brandId, type: 'hosting', slug: `plan-${String(i)}`, name: { en: `Plan ${String(i)}` }, dueDay: 10, raiseDaysBefore: 5, setupOn: 'acceptance',
      prices: cycles.map((cycle) => ({ currency: 'BRL', cycle, price: cycle.unit === 'month' ? price : price * 10 })),
    });
    await house.call('products.setOption', { id, key: 'ips', kind: 'quantity', name: { en: 'IPs' }, max: 8, prices: cycles.map((cycle) => ({ currency: 'BRL', cycle, price: cycle.unit === 'month' ? OPTION : OPTION * 10, setupFee: 0 })) });
    plans.push(id);
  }
  const payAll = async (clientId: number): Promise<void> => {
    const { items } = await house.call<{ items: { id: number; open: { amount: number } }[] }>('invoices.list', { clientId, settlement: 'open' });
    for (const { id, open } of items) await house.call('payments.record', { invoiceId: id, gatewayAccountId: house.bank, amount: open.amount, reference: `${String(id)}/${house.clock.now()}` });
    await house.settle();
  };
  return {
    ...house,
    plans,
    payAll,
    arrive: async (email, wishes) => {
      const clientId = await signUp(house, email);
      const services: number[] = [];
      for (const { plan, unit, quantity, ips } of wishes) {
        const placed = await house.call<{ orderId: number; serviceIds: number[] }>('orders.place', { clientId, items: [{ productId: plans[plan], quantity, cycle: { unit, count: 1 }, ...(ips > 0 ? { options: { ips } } : {}) }] });
        await house.call('orders.accept', { id: placed.orderId });
        services.push(...placed.serviceIds);
      }
      await house.settle();
      await payAll(clientId);
      return { clientId, services };
    },
    attempt: async (operation, input) => {
      try {
        await house.call(operation, input);
        await house.settle();
        return 'done';
      } catch (error) {
        if (!isBilletError(error) || error.status >= 500) throw error;
        return error.code;
      }
    },
  };
};
