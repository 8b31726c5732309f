import type { ObjectKinds } from './objects.ts';
import { resourceMissing } from './stripe-fault.ts';

export type AnyObject = ObjectKinds[keyof ObjectKinds];

/** All objects by id, in the order they were made. */
export interface Store {
  /** Ids are counted, not drawn, so that a failing test reads the same twice. */
  nextId(prefix: string): string;
  put<T extends AnyObject>(object: T): T;
  get<K extends keyof ObjectKinds>(kind: K, id: string, livemode: boolean): ObjectKinds[K];
  find(id: string): AnyObject | undefined;
  /** Newest first, as the API lists. */
  all<K extends keyof ObjectKinds>(kind: K, livemode: boolean): readonly ObjectKinds[K][];
}

export const createStore = (): Store => {
  const objects = new Map<string, AnyObject>();
  const counters = new Map<string, number>();
  return {
    nextId: (prefix) => {
      const next = (counters.get(prefix) ?? 0) + 1;
      counters.set(prefix, next);
      return `${prefix}_${String(next).padStart(14, '0')}`;
    },
    put: (object) => {
      objects.set(object.id, object);
      return object;
    },
    get: <K extends keyof ObjectKinds>(kind: K, id: string, livemode: boolean) => {
      const object = objects.get(id);
      if (object?.object !== kind) throw resourceMissing(kind.replace('.', ' '), id);
      if (object.livemode !== livemode) throw resourceMissing(kind, id, object.livemode ? 'live' : 'test');
      return object as ObjectKinds[K];
    },
    find: (id) => objects.get(id),
    all: <K extends keyof ObjectKinds>(kind: K, livemode: boolean) =>
      [...objects.values()]
        .filter((object) => object.object === kind && object.livemode === livemode)
        .reverse() as ObjectKinds[K][],
  };
};
