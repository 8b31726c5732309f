import type { Migration } from '@billet/database';

const OLD_KEY = ['legal_entity_id', 'country', 'tax_class', 'effective_from'];

/** Regions, a second level and corrections of rates; how each entity and brand taxes; who is exempt; checked numbers. */
export const taxPlaces: Migration = {
  name: '0002-tax-places',
  up: async (m) => {
    await m.addColumns('tax_rates', (t) => t.text('region').default(''));
    await m.addColumns('tax_rates', (t) => t.int('level').default(1).check('"level" in (1, 2)'));
    await m.addColumns('tax_rates', (t) => t.bool('compound').default(false));
    await m.addColumns('tax_rates', (t) => t.text('source').default(''));
    await m.addColumns('tax_rates', (t) => t.int('revision').default(1));
    await m.dropIndex('tax_rates', OLD_KEY, { unique: true });
    await m.addIndex('tax_rates', ['legal_entity_id', 'country', 'region', 'tax_class', 'level', 'effective_from', 'revision'], { unique: true, name: 'tax_rates_once' });
    await m.createTable('tax_profiles', (t) => {
      t.id();
      t.ref('legal_entity_id', 'legal_entities').unique();
      t.text('scheme').oneOf('destination', 'origin');
      t.bool('reverse_charge');
      t.text('unchecked').oneOf('trust', 'charge');
    });
    await m.createTable('brand_tax', (t) => {
      t.id();
      t.ref('brand_id', 'brands').unique();
      t.text('rounding').oneOf('group', 'line');
    });
    await m.createTable('tax_exemptions', (t) => {
      t.id();
      t.ref('client_id', 'clients');
      t.text('reason');
      t.text('certificate');
      t.date('valid_from');
      t.date('valid_until').nullable();
      t.instant('created_at');
      t.index(['client_id', 'valid_from']);
    });
    await m.createTable('tax_numbers', (t) => {
      t.id();
      t.text('number').unique();
      t.text('country');
      t.text('state').oneOf('valid', 'invalid', 'unchecked');
      t.text('checker').nullable();
      t.text('consultation').nullable();
      t.text('holder').nullable();
      t.instant('checked_at').nullable();
      t.instant('next_check_at');
      t.int('tries').default(0);
      t.text('error').nullable();
      t.index(['next_check_at']);
    });
  },
};
