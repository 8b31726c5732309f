import type { Migration } from '@billet/database';

export const createMassUpdates: Migration = {
  name: '0006-create-mass-updates',
  up: async (m) => {
    await m.createTable('mass_updates', (t) => {
      t.id();
      t.json('change');
      t.text('state').oneOf('running', 'done');
      t.int('total');
      t.text('created_by');
      t.instant('created_at');
      t.instant('finished_at').nullable();
    });
    await m.createTable('mass_update_items', (t) => {
      t.id();
      t.ref('mass_update_id', 'mass_updates');
      t.ref('service_id', 'services');
      t.text('state').oneOf('waiting', 'done', 'failed');
      t.text('error').nullable();
      t.unique(['mass_update_id', 'service_id']);
      t.index(['mass_update_id', 'state', 'id']);
    });
  },
};
