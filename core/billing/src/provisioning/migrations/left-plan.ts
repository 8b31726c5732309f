import type { Migration } from '@billet/database';

/** A service that goes to another kind of server: the old account stands until the new one does. */
export const addLeftPlan: Migration = {
  name: '0003-left-plan',
  up: async (m) => {
    await m.addColumns('service_bindings', (t) => t.json('left_plan').nullable());
  },
};
