import type { Migration } from '@billet/database';

/** Texts of staff in the place of shipped ones: for one brand, or for all of them and the staff area. */
const createTexts: Migration = {
  name: '0001-create-texts',
  up: async (m) => {
    await m.createTable('text_overrides', (t) => {
      t.id();
      t.ref('brand_id', 'brands').nullable();
      t.text('locale');
      t.text('key');
      t.text('text');
      t.text('original');
      t.text('saved_by');
      t.instant('saved_at');
      t.unique(['brand_id', 'locale', 'key']);
      t.unique(['locale', 'key'], { where: 'brand_id is null', name: 'text_overrides_for_all' });
    });
  },
};

export const textsMigrations: readonly Migration[] = [createTexts];
