import type { Action } from '../world.ts';

/** Staff accept an order by hand, or cancel it, whatever state it is in. */
export const judgeOrder: Action = {
  name: 'accept or cancel an order',
  weight: 3,
  run: async (world) => {
    const order = await world.one<{ id: number }>('select id from orders order by id desc limit 10');
    if (order !== undefined) await world.call(world.random.chance(60) ? 'orders.accept' : 'orders.cancel', { id: order.id });
  },
};
