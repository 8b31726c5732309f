import type { Migration } from '@billet/database';

/** Groups in which a brand shows its products, and what tells the products of a group apart. */
export const shopFront: Migration = {
  name: '0004-shop-front',
  up: async (m) => {
    await m.createTable('product_groups', (t) => {
      t.id();
      t.ref('brand_id', 'brands');
      t.text('slug');
      t.json('name');
      t.json('description');
      t.int('position').default(0);
      t.text('status').default('active').oneOf('active', 'hidden');
      t.int('version').default(1);
      t.instant('created_at');
      t.unique(['brand_id', 'slug']);
    });
    await m.addColumns('products', (t) => {
      t.ref('group_id', 'product_groups').nullable();
      t.int('position').default(0);
      t.bool('recommended').default(false);
      return t.json('features').nullable();
    });
  },
};
