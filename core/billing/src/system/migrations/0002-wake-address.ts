import type { Migration } from '@billet/database';

/** The address by which a program elsewhere wakes the schedules: one at a time, its secret only as a hash. */
export const createWakeAddress: Migration = {
  name: '0002-wake-address',
  up: async (m) => {
    await m.createTable('wake_addresses', (t) => {
      t.id();
      t.text('token_hash').unique();
      t.json('networks');
      t.instant('created_at');
      t.instant('woken_at').nullable();
      t.text('woken_from').default('');
      t.json('fired').nullable();
    });
  },
};
