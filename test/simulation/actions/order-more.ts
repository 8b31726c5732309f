import type { Action, SimBrand, World } from '../world.ts';

export const orderItems = ({ random }: World, brand: SimBrand): readonly unknown[] =>
  Array.from({ length: 1 + random.below(3) }, () => {
    const product = random.pick(brand.products);
    return { productId: product.id, cycle: random.pick(product.cycles), quantity: random.chance(80) ? 1 : 1 + random.below(4) };
  });

/** Somebody who is a client already orders something more, or tries to order what another company sells. */
export const orderMore: Action = {
  name: 'order more',
  weight: 4,
  run: async (world) => {
    const client = await world.one<{ id: number; brand_id: number }>('select id, brand_id from clients order by id');
    const brand = world.brands.find((each) => each.id === client?.brand_id);
    if (client === undefined || brand === undefined) return;
    const wanted = world.random.chance(90) ? brand : world.random.pick(world.brands);
    await world.call('orders.place', { clientId: client.id, items: orderItems(world, wanted), gatewayAccountId: brand.bankId });
  },
};
