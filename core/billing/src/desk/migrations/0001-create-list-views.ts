import type { Migration } from '@billet/database';

export const createListViews: Migration = {
  name: '0001-create-list-views',
  up: async (m) => {
    await m.createTable('list_views', (t) => {
      t.id();
      t.ref('staff_id', 'staff');
      t.text('list');
      t.text('name');
      t.json('query');
      t.bool('shared');
      t.instant('created_at');
      t.unique(['staff_id', 'list', 'name']);
      t.index(['list', 'shared']);
    });
    await m.createTable('list_columns', (t) => {
      t.id();
      t.ref('staff_id', 'staff');
      t.text('list');
      t.json('columns');
      t.unique(['staff_id', 'list']);
    });
  },
};
