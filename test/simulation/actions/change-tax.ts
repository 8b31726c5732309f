import { addDays } from '@billet/sdk';
import type { Action } from '../world.ts';

/** The state changes a rate. */
export const changeTax: Action = {
  name: 'change a tax rate',
  weight: 1,
  run: async (world) => {
    const { random, house } = world;
    const brand = random.pick(world.brands);
    const percent = random.pick(['0', '2', '7', '7.5', '16', '19', '20.125']);
    await world.call('tax.addRate', {
      legalEntityId: brand.legalEntityId, country: brand.country, code: `T${percent}`, name: 'Tax', percent, inclusive: random.chance(50), effectiveFrom: addDays(house.clock.today(brand.zone), random.below(40)),
    });
  },
};
