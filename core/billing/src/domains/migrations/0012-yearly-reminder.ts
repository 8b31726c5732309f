import type { Migration } from '@billet/database';

/** Once a year registrants of generic TLDs are shown their data; those of a country's TLD where staff say so. */
export const addYearlyReminder: Migration = {
  name: '0012-yearly-reminder',
  up: async (m) => {
    await m.addColumns('tlds', (t) => {
      t.bool('yearly_reminder').default(false);
    });
    await m.raw("update tlds set yearly_reminder = true where name not like '__' and name not like '%.__'");
  },
};
