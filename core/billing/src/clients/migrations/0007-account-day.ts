import type { Migration } from '@billet/database';

/** The day of the month on which the periods of a client's account begin; null = none has begun yet. */
export const addAccountDay: Migration = {
  name: '0007-account-day',
  up: async (m) => {
    await m.addColumns('clients', (t) => t.int('account_day').nullable().check('"account_day" between 1 and 31'));
  },
};
