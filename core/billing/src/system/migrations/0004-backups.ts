import type { Migration } from '@billet/database';

/** Backups that staff ask for. `slot` is 1 while one waits or is made, so that there is one at a time. */
export const createBackups: Migration = {
  name: '0004-backups',
  up: async (m) => {
    await m.createTable('system_backups', (t) => {
      t.id();
      t.text('name').unique();
      t.text('state').oneOf('waiting', 'saving', 'checking', 'done', 'failed');
      t.int('slot').nullable().unique();
      t.text('problem').nullable();
      t.instant('asked_at');
      t.instant('ended_at').nullable();
    });
  },
};
