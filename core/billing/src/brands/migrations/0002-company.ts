import type { Migration } from '@billet/database';

/** What stands on paper beside name and address, and the pictures of a brand. */
export const companyDetails: Migration = {
  name: '0002-company-details',
  up: async (m) => {
    await m.addColumns('legal_entities', (t) => t.text('registration').default(''));
    await m.addColumns('legal_entities', (t) => t.json('tax_numbers').default('[]'));
    await m.addColumns('legal_entities', (t) => t.json('bank_lines').default('[]'));
    await m.addColumns('legal_entities', (t) => t.text('phone').default(''));
    await m.addColumns('legal_entities', (t) => t.text('email').default(''));
    await m.addColumns('legal_entities', (t) => t.text('website').default(''));
    await m.addColumns('legal_entities', (t) => t.int('version').default(1));
    await m.createTable('brand_logos', (t) => {
      t.id();
      t.ref('brand_id', 'brands');
      t.text('place').oneOf('page', 'paper');
      t.text('type').oneOf('image/png', 'image/jpeg', 'image/svg+xml');
      t.text('hash');
      t.text('content');
      t.int('width');
      t.int('height');
      t.instant('created_at');
      t.unique(['brand_id', 'place']);
      t.index(['hash']);
    });
  },
};
