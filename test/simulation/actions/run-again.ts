import type { Action } from '../world.ts';

/** Somebody starts the billing run by hand: it must find nothing to do, which the checks of the day will see. */
export const runAgain: Action = {
  name: 'run again',
  weight: 3,
  run: async (world) => {
    await world.call('billing.start', {});
  },
};
