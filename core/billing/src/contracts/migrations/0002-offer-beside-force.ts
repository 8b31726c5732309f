import type { Migration } from '@billet/database';

/** An offer stands beside the contract in force, which counts until the new one is accepted. */
export const offerBesideForce: Migration = {
  name: '0002-offer-beside-force',
  up: async (m) => {
    await m.dropIndex('contracts', ['service_id'], { name: 'contracts_one_in_force' });
    await m.addIndex('contracts', ['service_id', 'state'], { unique: true, name: 'contracts_one_of_each', where: "state in ('offered', 'accepted')" });
  },
};
