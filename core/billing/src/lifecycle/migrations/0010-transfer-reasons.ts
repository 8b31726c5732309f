import type { Migration } from '@billet/database';

/** Why a transfer was not made. */
export const transferReasons: Migration = {
  name: '0010-transfer-reasons',
  up: async (m) => {
    await m.addColumns('service_transfers', (t) => t.text('reason').nullable());
  },
};
