import type { Migration } from '@billet/database';

export const createRegistrarMessages: Migration = {
  name: '0005-registrar-messages',
  up: async (m) => {
    await m.createTable('registrar_messages', (t) => {
      t.id();
      t.ref('account_id', 'registrar_accounts');
      // Of the other side; what comes twice is kept once.
      t.text('message_id');
      t.text('kind');
      t.text('name').nullable();
      t.text('body');
      t.json('detail');
      t.text('state').oneOf('open', 'done');
      t.instant('received_at');
      t.unique(['account_id', 'message_id']);
      t.index(['state', 'id'], { where: "state = 'open'" });
      t.index(['name']);
    });
  },
};
