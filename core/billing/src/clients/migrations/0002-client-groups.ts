import type { Migration } from '@billet/database';

/** Clients that are treated alike: a discount, documents of their own for each item, their own dunning. */
export const createClientGroups: Migration = {
  name: '0002-client-groups',
  up: async (m) => {
    await m.createTable('client_groups', (t) => {
      t.id();
      t.ref('brand_id', 'brands');
      t.text('name');
      t.decimal('discount_percent').nullable();
      t.bool('separate_invoices').default(false);
      t.json('ladder').nullable();
      t.int('version').default(1);
      t.instant('created_at');
      t.unique(['brand_id', 'name']);
    });
    await m.addColumns('clients', (t) => {
      t.ref('group_id', 'client_groups').nullable();
      t.index(['group_id'], { where: 'group_id is not null' });
      return t.bool('separate_invoices').default(false);
    });
  },
};
