import type { Migration } from '@billet/database';

/** What corrections of usage left to be given back: few rows among all that is billed by usage. */
export const addOwedUsage: Migration = {
  name: '0012-owed-usage',
  up: (m) => m.addIndex('usage_counts', ['service_id'], { name: 'usage_counts_owed', where: 'credit > 0' }),
};
