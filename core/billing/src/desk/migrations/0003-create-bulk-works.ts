import type { Migration } from '@billet/database';

/** The same thing done with many rows of a list, and what came of it row by row. */
export const createBulkWorks: Migration = {
  name: '0003-create-bulk-works',
  up: async (m) => {
    await m.createTable('bulk_works', (t) => {
      t.id();
      t.text('verb');
      t.json('params');
      t.text('state').oneOf('running', 'stopped', 'done');
      t.int('total');
      t.ref('staff_id', 'staff');
      t.ref('undo_of', 'bulk_works').nullable().unique();
      t.instant('created_at');
      t.instant('finished_at').nullable();
    });
    await m.createTable('bulk_items', (t) => {
      t.id();
      t.ref('bulk_id', 'bulk_works');
      t.int('subject_id');
      t.text('label');
      t.text('verb');
      t.json('params');
      t.text('state').oneOf('waiting', 'begun', 'done', 'idle', 'failed');
      t.json('error').nullable();
      t.json('undo').nullable();
      t.unique(['bulk_id', 'subject_id']);
      t.index(['bulk_id', 'state', 'id']);
    });
  },
};
