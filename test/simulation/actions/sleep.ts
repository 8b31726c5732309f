import type { Action } from '../world.ts';

/** The server is off for a while: the next day that is lived comes up to forty days later. */
export const sleep: Action = {
  name: 'sleep',
  weight: 1,
  run: (world) => {
    world.sleep = world.random.pick([2, 3, 7, 15, 40]);
    return Promise.resolve();
  },
};
