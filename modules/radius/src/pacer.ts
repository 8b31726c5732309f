import { setTimeout as pause } from 'node:timers/promises';
import type { CallCtx } from '@billet/sdk';

/** Waits so long, or until the signal. */
export type Pause = (ms: number, signal: AbortSignal) => Promise<void>;

/** Lets calls to one place through no faster than agreed: equipment that gets a thousand orders at once drops them. */
export interface Pacer {
  turn(ctx: Pick<CallCtx, 'kv' | 'signal'>, place: string, perSecond: number): Promise<void>;
}

const realPause: Pause = async (ms, signal) => {
  await pause(ms, undefined, { signal });
};

/** Turns are taken in the database: they count for all processes that send, and for all servers that share a place. */
export const createPacer = (wait: Pause = realPause): Pacer => ({
  turn: async ({ kv, signal }, place, perSecond) => {
    const ms = await kv.turn(`coa:${place}`, 1000 / perSecond);
    if (ms > 0) await wait(ms, signal);
  },
});
