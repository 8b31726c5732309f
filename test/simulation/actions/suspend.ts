import type { Action, World } from '../world.ts';

export const aService = (world: World, statuses: readonly string[]): Promise<{ id: number; status: string } | undefined> =>
  world.one(`select id, status from services where status in (${statuses.map(() => '?').join()}) order by id`, statuses);

/** Staff suspend a service; billing goes on or stops. */
export const suspend: Action = {
  name: 'suspend',
  weight: 3,
  run: async (world) => {
    const service = await aService(world, ['active', 'suspended']);
    if (service === undefined) return;
    const stopsBilling = world.random.chance(40);
    const reply = await world.call<{ suspended: boolean }>('services.suspend', { id: service.id, owner: world.random.pick(['staff', 'fraud']), reason: 'simulation', stopsBilling });
    if (reply?.suspended === true && stopsBilling) world.model.paused.add(service.id);
  },
};
