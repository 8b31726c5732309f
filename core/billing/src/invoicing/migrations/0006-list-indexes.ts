import type { Migration } from '@billet/database';

/** Lists of invoices by state and by number, newest first, that read what they show and nothing else. */
export const addListIndexes: Migration = {
  name: '0006-list-indexes',
  up: async (m) => {
    await m.addIndex('invoices', ['settlement', 'id']);
    await m.addIndex('invoices', ['status', 'id'], { name: 'invoices_not_issued', where: `status <> 'issued'` });
    await m.addIndex('invoices', ['number'], { where: 'number is not null' });
  },
};
