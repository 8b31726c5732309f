import type { Action } from '../world.ts';

/** Changes his mind, before or after it is too late. */
export const withdrawCancel: Action = {
  name: 'withdraw a cancellation',
  weight: 2,
  run: async (world) => {
    const service = await world.one<{ id: number }>('select id from services where cancel_requested_at is not null order by id desc limit 5');
    if (service !== undefined) await world.call('services.withdrawCancel', { id: service.id });
  },
};
