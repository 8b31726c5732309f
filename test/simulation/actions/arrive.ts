import type { Action } from '../world.ts';
import { orderItems } from './order-more.ts';

/** A new client comes and orders. */
export const arrive: Action = {
  name: 'arrive',
  weight: 14,
  run: async (world) => {
    const { random, call } = world;
    const [{ n }] = (await world.rows<{ n: number | string }>('select count(*) as n from clients')) as [{ n: number | string }];
    if (Number(n) >= world.limits.clients) return;
    const brand = random.pick(world.brands);
    const client = await call<{ id: number }>('clients.create', {
      brandId: brand.id, kind: random.chance(30) ? 'company' : 'person', name: `Client ${String(Number(n) + 1)}`, email: `c${String(Number(n) + 1)}@example.com`,
      country: random.chance(85) ? brand.country : random.pick(['DE', 'BR', 'US']), locale: 'en', currency: brand.currency, address: {},
    });
    if (client === undefined) return;
    await call('orders.place', { clientId: client.id, items: orderItems(world, brand), gatewayAccountId: brand.bankId });
  },
};
