import type { Migration } from '@billet/database';

/** What is taken of held money, where that is less than was held. */
export const partialCaptures: Migration = {
  name: '0019-partial-captures',
  up: async (m) => {
    await m.addColumns('payment_attempts', (t) => t.money('capture_amount').nullable().check('"capture_amount" > 0'));
  },
};
