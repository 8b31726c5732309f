import type { Migration } from '@billet/database';

/** What a client must do to get his money back, where it cannot go by the way it came. */
export const refundClaims: Migration = {
  name: '0014-refund-claims',
  up: async (m) => {
    await m.addColumns('refunds', (t) => t.json('next_action').nullable());
  },
};
