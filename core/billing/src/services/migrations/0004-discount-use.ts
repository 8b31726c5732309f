import type { Migration } from '@billet/database';

/** Up to which day a discount has been used, so that days priced anew by a change of plan do not use it again. */
export const addDiscountUse: Migration = {
  name: '0004-discount-use',
  up: async (m) => {
    await m.addColumns('service_discounts', (t) => t.date('counted_through').nullable());
  },
};
