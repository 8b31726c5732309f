import type { Migration } from '@billet/database';

/** A change of plan also changes options and discounts: what was worked out is kept with it until it takes effect. */
export const priceChangesWhole: Migration = {
  name: '0007-price-changes-whole',
  up: async (m) => {
    await m.addColumns('service_changes', (t) => {
      t.json('discounts').nullable();
      t.ref('promotion_id', 'promotions').nullable();
      // `kept` = as before, `listed` = from the price list, `agreed` = staff's word: announcements do not reach it.
      return t.text('price_from').default('listed').oneOf('kept', 'listed', 'agreed');
    });
  },
};
