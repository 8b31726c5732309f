import type { Migration } from '@billet/database';

/** At which instant of its day a service went to another client; null where the day as a whole is the next one's. */
export const addHandedAt: Migration = {
  name: '0015-handed-at',
  up: (m) => m.addColumns('service_left_owners', (t) => t.instant('handed_at').nullable()),
};
