import type { Action } from '../world.ts';
import { aService } from './suspend.ts';

export const unsuspend: Action = {
  name: 'unsuspend',
  weight: 4,
  run: async (world) => {
    const service = await aService(world, ['suspended']);
    if (service !== undefined) await world.call('services.unsuspend', { id: service.id, owner: world.random.pick(['staff', 'fraud']) });
  },
};
