import type { Migration } from '@billet/database';

export const createBankFiles: Migration = {
  name: '0010-create-bank-files',
  up: async (m) => {
    await m.createTable('bank_files', (t) => {
      t.id();
      t.ref('gateway_account_id', 'gateway_accounts');
      t.text('name');
      t.text('sha256');
      t.int('lines');
      t.instant('created_at');
      t.unique(['gateway_account_id', 'sha256']);
    });
    await m.createTable('bank_lines', (t) => {
      t.id();
      t.ref('bank_file_id', 'bank_files');
      t.ref('gateway_account_id', 'gateway_accounts');
      t.text('line_key');
      t.text('kind').oneOf('payment', 'reversal', 'registered', 'rejected', 'writtenOff', 'other');
      t.money('amount').check('"amount" >= 0');
      t.money('fee').default(0).check('"fee" >= 0');
      t.text('currency');
      t.date('booked_on');
      t.json('line_references');
      t.text('words');
      t.text('payer_name').nullable();
      t.text('payer_account').nullable();
      t.text('code').nullable();
      t.text('state').oneOf('booked', 'review', 'noted');
      t.text('reason').nullable();
      t.ref('invoice_id', 'invoices').nullable();
      t.ref('payment_id', 'payments').nullable();
      t.unique(['gateway_account_id', 'line_key']);
      t.index(['state', 'id']);
    });
  },
};
