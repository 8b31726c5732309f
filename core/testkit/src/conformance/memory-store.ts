import { createLiveClock } from '@billet/kernel';
import type { KeyValue } from '@billet/sdk';

/** The small storage of an extension, for as long as a test lasts. Values are kept as JSON, as the database does. */
export const memoryStore = ({ wallMs }: { wallMs(): number } = createLiveClock()): KeyValue => {
  const kept = new Map<string, string>();
  return {
    get: (key) => {
      const text = kept.get(key);
      return Promise.resolve(text === undefined ? undefined : (JSON.parse(text) as unknown));
    },
    set: (key, value) => {
      kept.set(key, JSON.stringify(value));
      return Promise.resolve();
    },
    delete: (key) => {
      kept.delete(key);
      return Promise.resolve();
    },
    turn: (key, everyMs) => {
      const now = wallMs();
      const mine = Math.max(now, Number(kept.get(key) ?? 0));
      kept.set(key, String(mine + everyMs));
      return Promise.resolve(mine - now);
    },
  };
};
