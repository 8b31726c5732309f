import type { Migration } from '@billet/database';

export const createVouchers: Migration = {
  name: '0013-create-vouchers',
  up: async (m) => {
    await m.createTable('voucher_batches', (t) => {
      t.id();
      t.ref('brand_id', 'brands');
      t.ref('legal_entity_id', 'legal_entities');
      t.text('name');
      t.int('count').check('"count" > 0');
      t.money('amount').check('"amount" > 0');
      t.text('currency');
      t.date('expires_on').nullable();
      t.instant('created_at');
      t.unique(['brand_id', 'name']);
      t.index(['expires_on']);
    });
    await m.createTable('vouchers', (t) => {
      t.id();
      t.ref('batch_id', 'voucher_batches');
      t.int('serial');
      t.text('code_hash').unique();
      t.text('tail');
      // In stock nobody can use it: what is stolen before it is sold is worth nothing.
      t.text('state').oneOf('stock', 'open', 'redeemed', 'expired', 'void');
      t.bool('paid').default(false);
      t.ref('client_id', 'clients').nullable();
      t.instant('redeemed_at').nullable();
      t.unique(['batch_id', 'serial']);
      t.index(['batch_id', 'state']);
      t.index(['client_id']);
      t.check('redeemed', "(state = 'redeemed') = (client_id is not null) and (state = 'redeemed') = (redeemed_at is not null)");
    });
  },
};
