import type { Migration } from '@billet/database';

const createFiscal: Migration = {
  name: '0001-create-fiscal',
  up: async (m) => {
    await m.createTable('fiscal_series', (t) => {
      t.id();
      t.ref('legal_entity_id', 'legal_entities');
      t.text('extension');
      t.text('series');
      t.int('base').check('"base" >= 0');
      t.int('last');
      t.unique(['legal_entity_id', 'extension', 'series']);
    });
    await m.createTable('fiscal_free_numbers', (t) => {
      t.id();
      t.ref('series_id', 'fiscal_series');
      t.int('number');
      t.unique(['series_id', 'number']);
    });
    await m.createTable('fiscal_accounts', (t) => {
      t.id();
      t.ref('legal_entity_id', 'legal_entities');
      t.ref('series_id', 'fiscal_series');
      t.text('extension');
      t.text('name');
      t.bool('enabled').default(true);
      t.text('issue_on').oneOf('issued', 'paid');
      t.json('product_types');
      t.bool('mails').default(true);
      t.instant('circuit_until').nullable();
      t.text('circuit_reason').nullable();
      t.json('last_test').nullable();
      t.instant('created_at');
    });
    await m.createTable('fiscal_documents', (t) => {
      t.id();
      t.text('document_id').unique();
      t.ref('client_id', 'clients');
      t.ref('invoice_id', 'invoices');
      t.ref('account_id', 'fiscal_accounts');
      t.text('extension');
      t.text('state').oneOf('queued', 'sent', 'pending', 'accepted', 'rejected', 'cancelling', 'cancelled', 'dropped');
      t.ref('series_id', 'fiscal_series').nullable();
      t.int('number').nullable();
      t.json('line_ids');
      t.money('total').check('"total" > 0');
      t.text('currency');
      t.int('attempts').default(0);
      t.json('wish').nullable();
      t.text('code').nullable();
      t.text('message').nullable();
      t.text('document').nullable();
      t.text('answer').nullable();
      t.text('access_key').nullable();
      t.text('authority_number').nullable();
      t.text('verification').nullable();
      t.text('link').nullable();
      t.instant('accepted_at').nullable();
      t.text('cancel_reason').nullable();
      t.instant('cancel_requested_at').nullable();
      t.instant('cancelled_at').nullable();
      t.text('receipt').nullable();
      t.instant('created_at');
      t.unique(['invoice_id', 'account_id']);
      t.unique(['series_id', 'number']);
      t.index(['client_id', 'id']);
      t.index(['state', 'id']);
    });
  },
};

export const fiscalMigrations: readonly Migration[] = [createFiscal];
