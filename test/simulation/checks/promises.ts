import type { Check } from '../world.ts';

/** All that `billet audit` looks at. */
export const promises: Check = {
  name: 'promises of the database',
  run: async ({ house }) => (await house.verify()).findings,
};
