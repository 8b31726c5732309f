import type { Action } from '../world.ts';
import { aService } from './suspend.ts';

export const cancel: Action = {
  name: 'cancel',
  weight: 3,
  run: async (world) => {
    const service = await aService(world, ['pending', 'active', 'suspended']);
    if (service !== undefined) await world.call('services.requestCancel', { id: service.id, when: world.random.chance(75) ? 'period_end' : 'now', reason: 'simulation' });
  },
};
