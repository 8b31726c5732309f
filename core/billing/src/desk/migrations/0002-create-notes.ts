import type { Migration } from '@billet/database';

export const createNotes: Migration = {
  name: '0002-create-notes',
  up: async (m) => {
    await m.createTable('notes', (t) => {
      t.id();
      t.ref('client_id', 'clients');
      t.ref('service_id', 'services').nullable();
      t.ref('order_id', 'orders').nullable();
      t.text('text');
      t.bool('sticky');
      t.ref('author_id', 'staff').nullable();
      t.instant('created_at');
      t.ref('editor_id', 'staff').nullable();
      t.instant('edited_at').nullable();
      t.index(['client_id', 'service_id', 'order_id']);
    });
  },
};
