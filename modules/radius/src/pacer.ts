import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '@billet/sdk';

/** Waits so long, or until the signal. */
export type Pause = (ms: number, signal: AbortSignal) => Promise<void>;

/** Lets calls to one place through no faster than agreed: equipment that gets a thousand orders at once drops them. */
export interface Pacer {
  turn(place: string, perSecond: number, clock: Pick<Clock, 'wallMs'>, signal: AbortSignal): Promise<void>;
}

const LONGEST_MS = 60_000;

const realPause: Pause = async (ms, signal) => {
  await pause(ms, undefined, { signal });
};

export const createPacer = (wait: Pause = realPause): Pacer => {
  const next = new Map<string, number>();
  return {
    turn: async (place, perSecond, clock, signal) => {
      const now = clock.wallMs();
      for (const [other, free] of next) if (free <= now) next.delete(other);
      const free = next.get(place) ?? 0;
      // Nobody queues that long: the machine's clock was set back.
      const mine = free > now + LONGEST_MS ? now : Math.max(now, free);
      next.set(place, mine + 1000 / perSecond);
      if (mine > now) await wait(mine - now, signal);
    },
  };
};
