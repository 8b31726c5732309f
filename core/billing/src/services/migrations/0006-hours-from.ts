import type { Migration } from '@billet/database';

/** The moment from which hours count again, after billing stood still or the plan changed during a day. */
export const addHoursFrom: Migration = {
  name: '0006-hours-from',
  up: async (m) => {
    await m.addColumns('services', (t) => t.instant('hours_from').nullable());
  },
};
