import { addDays } from '@billet/sdk';
import type { Action } from '../world.ts';

/** A new price from a day on, for new orders, for those who have it, or for both. */
export const changePrice: Action = {
  name: 'change a price',
  weight: 1,
  run: async (world) => {
    const { random, house } = world;
    const brand = random.pick(world.brands);
    const product = random.pick(brand.products);
    await world.call('products.addPrice', {
      id: product.id, currency: brand.currency, cycle: random.pick(product.cycles), price: 500 + random.below(9000), setupFee: random.chance(30) ? random.below(2000) : 0,
      effectiveFrom: addDays(house.clock.today(brand.zone), random.below(60)), appliesTo: random.pick(['new', 'existing', 'both']),
    });
  },
};
