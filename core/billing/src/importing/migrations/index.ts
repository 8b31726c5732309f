import type { Migration } from '@billet/database';
import { addMoreKinds } from './0002-more-kinds.ts';

const createImportRecords: Migration = {
  name: '0001-create-import-records',
  up: async (m) => {
    await m.createTable('import_records', (t) => {
      t.id();
      t.text('source');
      t.text('kind').oneOf('client', 'balance');
      t.text('foreign_id');
      // A client or a journal: what it points to depends on the kind.
      t.int('record_id');
      t.instant('created_at');
      t.unique(['source', 'kind', 'foreign_id']);
    });
  },
};

export const importingMigrations: readonly Migration[] = [createImportRecords, addMoreKinds];
