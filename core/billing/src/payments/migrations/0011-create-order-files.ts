import type { Migration } from '@billet/database';

export const createOrderFiles: Migration = {
  name: '0011-create-order-files',
  up: async (m) => {
    await m.createTable('order_files', (t) => {
      t.id();
      t.ref('gateway_account_id', 'gateway_accounts');
      t.int('sequence');
      t.text('name');
      t.text('reference');
      t.text('content');
      t.int('orders');
      t.instant('created_at');
      t.unique(['gateway_account_id', 'sequence']);
    });
    await m.createTable('bank_orders', (t) => {
      t.id();
      t.ref('order_file_id', 'order_files');
      t.ref('attempt_id', 'payment_attempts');
      t.ref('method_id', 'payment_methods').nullable();
      t.text('does').oneOf('collect', 'cancel');
      t.text('part');
      t.unique(['attempt_id', 'does']);
      t.index(['method_id']);
      t.index(['part']);
    });
  },
};
