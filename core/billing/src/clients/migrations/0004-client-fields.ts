import type { Migration } from '@billet/database';

/** What a brand asks of its clients besides name and address, and what they answered. */
export const createClientFields: Migration = {
  name: '0004-client-fields',
  up: async (m) => {
    await m.createTable('client_fields', (t) => {
      t.id();
      t.ref('brand_id', 'brands');
      t.text('key');
      t.text('kind').oneOf('text', 'number', 'choice', 'boolean', 'date');
      t.json('name');
      t.json('help');
      t.json('choices');
      t.bool('required').default(false);
      t.bool('at_sign_up').default(true);
      t.bool('locked').default(false);
      t.bool('staff_only').default(false);
      t.int('position').default(0);
      t.text('status').default('active').oneOf('active', 'retired');
      t.int('version').default(1);
      t.instant('created_at');
      t.unique(['brand_id', 'key']);
    });
    await m.createTable('client_field_values', (t) => {
      t.id();
      t.ref('client_id', 'clients', { onDelete: 'cascade' });
      t.ref('field_id', 'client_fields');
      t.json('value');
      t.unique(['client_id', 'field_id']);
      t.index(['field_id']);
    });
  },
};
