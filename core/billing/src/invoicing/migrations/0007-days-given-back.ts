import type { Migration } from '@billet/database';

/** From which day on a line has been given back: what is left of it is for the days before. */
export const addDaysGivenBack: Migration = {
  name: '0007-days-given-back',
  up: async (m) => {
    await m.addColumns('line_credits', (t) => t.date('given_from').nullable());
  },
};
