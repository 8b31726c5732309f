import type { Action } from '../world.ts';

/** Staff bill a service in arrears from now on, or in advance: no period may be lost or billed twice by it. */
export const changeMode: Action = {
  name: 'change mode',
  weight: 2,
  run: async (world) => {
    const service = await world.one<{ id: number; version: number; mode: string }>(`select id, version, mode from services where status = 'active' and billing_status = 'active' order by id`);
    if (service !== undefined) await world.call('services.changeTerms', { id: service.id, version: service.version, mode: service.mode === 'advance' ? 'arrears' : 'advance' });
  },
};
