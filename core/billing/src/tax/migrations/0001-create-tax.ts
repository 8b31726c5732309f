import type { Migration } from '@billet/database';

export const createTax: Migration = {
  name: '0001-create-tax',
  up: async (m) => {
    await m.createTable('tax_rates', (t) => {
      t.id();
      t.ref('legal_entity_id', 'legal_entities');
      t.text('country');
      t.text('tax_class');
      t.text('code');
      t.text('name');
      t.decimal('percent');
      t.bool('inclusive').default(false);
      t.date('effective_from');
      t.unique(['legal_entity_id', 'country', 'tax_class', 'effective_from']);
    });
    await m.immutable('tax_rates');
  },
};

