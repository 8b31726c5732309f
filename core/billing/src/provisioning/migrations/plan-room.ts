import type { Migration } from '@billet/database';

/** What the plan of an account gives, by kind, as its server told it: without what add-ons give beyond. */
export const addPlanRoom: Migration = {
  name: '0019-plan-room',
  up: async (m) => {
    await m.addColumns('service_bindings', (t) => t.json('room').nullable());
  },
};
