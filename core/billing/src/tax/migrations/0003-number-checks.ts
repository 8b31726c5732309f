import type { Migration } from '@billet/database';

/** Every look-up of a VAT number with its answer: proof for the tax office, never changed. */
export const numberChecks: Migration = {
  name: '0003-number-checks',
  up: async (m) => {
    await m.createTable('tax_number_checks', (t) => {
      t.id();
      t.text('number');
      t.text('checker');
      t.text('requester').nullable();
      t.text('outcome').oneOf('valid', 'invalid', 'failed');
      t.text('consultation').nullable();
      t.text('holder').nullable();
      t.text('error').nullable();
      t.instant('checked_at');
      t.index(['number', 'id']);
    });
    await m.immutable('tax_number_checks');
  },
};
