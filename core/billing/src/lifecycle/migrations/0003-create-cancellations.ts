import type { Migration } from '@billet/database';

export const createCancellations: Migration = {
  name: '0003-create-cancellations',
  up: async (m) => {
    await m.createTable('cancellations', (t) => {
      t.id();
      t.ref('service_id', 'services');
      t.ref('client_id', 'clients');
      t.text('state').oneOf('waiting', 'approved', 'declined', 'withdrawn', 'done');
      t.text('timing').oneOf('now', 'period_end', 'date');
      t.date('ends_on').nullable();
      t.text('reason');
      t.bool('credit_unused');
      t.text('requested_by');
      // What the approval took back, so that a withdrawal can bring it again.
      t.json('undone');
      t.instant('created_at');
      t.instant('decided_at').nullable();
      t.unique(['service_id'], { name: 'cancellations_one_open', where: "state in ('waiting', 'approved')" });
      t.index(['client_id', 'id']);
      t.index(['state', 'id']);
    });
  },
};
