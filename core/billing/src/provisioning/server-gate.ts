import { ModuleError } from '@billet/sdk';

const DEFAULT_CONCURRENCY = 4;
const MOST_WAITING_MS = 5000;

interface Door {
  inside: number;
  readonly waiting: (() => void)[];
  /** When calls of the last minute began. */
  readonly recent: number[];
}

export interface ServerGate {
  /** Runs a call while fewer than `limit` others are at this server. Who waits too long comes back later. */
  through<T>(serverId: number, limits: { readonly concurrency: number | undefined; readonly perMinute: number | undefined }, work: () => Promise<T>): Promise<T>;
}

/** Keeps a server from being run down: so many calls at once, so many a minute, in this process. */
export const createServerGate = (wallMs: () => number): ServerGate => {
  const doors = new Map<number, Door>();
  const doorOf = (id: number): Door => {
    const door = doors.get(id) ?? { inside: 0, waiting: [], recent: [] };
    doors.set(id, door);
    return door;
  };
  const enter = (door: Door, concurrency: number): Promise<void> => {
    if (door.inside < concurrency) {
      door.inside += 1;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const admit = (): void => {
        clearTimeout(late);
        resolve();
      };
      const late = setTimeout(() => {
        door.waiting.splice(door.waiting.indexOf(admit), 1);
        reject(new ModuleError('busy', 'Others are at this server.', { retryAfterMs: 2000 }));
      }, MOST_WAITING_MS);
      door.waiting.push(admit);
    });
  };
  const leave = (door: Door): void => {
    const next = door.waiting.shift();
    // The place goes straight on to who waited longest.
    if (next === undefined) door.inside -= 1;
    else next();
  };
  return {
    through: async (serverId, { concurrency = DEFAULT_CONCURRENCY, perMinute }, work) => {
      const door = doorOf(serverId);
      await enter(door, concurrency);
      try {
        const now = wallMs();
        while ((door.recent[0] ?? now) <= now - 60_000) door.recent.shift();
        if (perMinute !== undefined && door.recent.length >= perMinute) throw new ModuleError('rate', 'Enough calls for this minute.', { retryAfterMs: (door.recent[0] ?? now) + 60_000 - now });
        if (perMinute !== undefined) door.recent.push(now);
        return await work();
      } finally {
        leave(door);
      }
    },
  };
};
