import type { Migration } from '@billet/database';

/** Whose turn it is to change the zone of a domain at its registrar, and until when at most. */
export const addZoneTurns: Migration = {
  name: '0008-zone-turns',
  up: async (m) => {
    await m.addColumns('domains', (t) => {
      t.text('zone_turn').nullable();
      return t.instant('zone_turn_until').nullable();
    });
  },
};
