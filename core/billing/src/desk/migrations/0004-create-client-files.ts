import type { Migration } from '@billet/database';

/** Files about clients. What is in them stands apart, so that lists do not carry it; both go with the client. */
export const createClientFiles: Migration = {
  name: '0004-create-client-files',
  up: async (m) => {
    await m.createTable('client_files', (t) => {
      t.id();
      t.ref('client_id', 'clients', { onDelete: 'cascade' });
      t.text('name');
      t.int('size');
      t.text('hash');
      t.bool('shared');
      t.ref('author_id', 'staff').nullable();
      t.instant('created_at');
      t.index(['client_id', 'id']);
    });
    await m.createTable('client_file_contents', (t) => {
      t.id();
      t.ref('file_id', 'client_files', { onDelete: 'cascade' }).unique();
      t.text('content');
    });
  },
};
