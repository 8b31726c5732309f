import type { Migration } from '@billet/database';
import { companyDetails } from './0002-company.ts';
import { ordersAndLate } from './0003-orders-and-late.ts';

const createBrands: Migration = {
  name: '0001-create-brands',
  up: async (m) => {
    await m.createTable('legal_entities', (t) => {
      t.id();
      t.text('name');
      t.text('country');
      t.text('tax_id').nullable();
      t.json('address');
      t.text('currency');
      t.instant('created_at');
    });
    await m.createTable('brands', (t) => {
      t.id();
      t.ref('legal_entity_id', 'legal_entities');
      t.text('name');
      t.text('slug').unique();
      t.text('zone');
      t.text('locale');
      t.text('currency');
      t.text('email');
      t.text('terms_version').nullable();
      t.text('terms_text').nullable();
      t.int('due_days').default(7);
      t.int('raise_days_before').default(10);
      t.int('notice_days').default(3);
      t.json('ladder').nullable();
      t.instant('created_at');
      t.int('version').default(1);
    });
    await m.createTable('business_units', (t) => {
      t.id();
      t.ref('brand_id', 'brands');
      t.text('code');
      t.text('name');
      t.unique(['brand_id', 'code']);
    });
  },
};

export const brandsMigrations: readonly Migration[] = [createBrands, companyDetails, ordersAndLate];
