import { insertAlone, insertMany, type InsertOptions } from '../bulk/insert-many.ts';
import type { Database } from '../database.ts';

export interface Fact {
  readonly owner: string;
  readonly key: string;
  readonly value: unknown;
}

const COLUMNS = ['owner', 'key', 'value'];
const OVERWRITE: InsertOptions = { onConflict: { key: ['owner', 'key'], update: ['value'] } };

const rowsOf = (facts: readonly Fact[]): string[][] => facts.map(({ owner, key, value }) => [owner, key, JSON.stringify(value)]);

/** Small facts by owner: extensions' own storage, switches, the sandbox clock. Values are JSON. */
export interface KeyValueStore {
  get(owner: string, key: string): Promise<unknown>;
  set(owner: string, key: string, value: unknown): Promise<void>;
  setAll(facts: readonly Fact[]): Promise<void>;
  /** `setAll` outside of any transaction, in one statement; it is not among the commits counted. */
  setAlone(facts: readonly Fact[]): Promise<void>;
  delete(owner: string, key: string): Promise<void>;
  list(owner: string): Promise<ReadonlyMap<string, unknown>>;
  /** Takes the next turn of what lets one through every so many milliseconds; answers the milliseconds until then. */
  turn(owner: string, key: string, everyMs: number, now: number): Promise<number>;
}

/** Nobody queues that long: the clock of some machine was set back. */
const LONGEST_WAIT_MS = 60_000;

/** One statement, so that two processes never take the same turn: the row says when the next one is free. */
const TAKE_TURN = `insert into key_values (owner, key, value) values (?, ?, cast(cast(? as bigint) + cast(? as bigint) as text))
on conflict (owner, key) do update set value = cast(
  case when cast(key_values.value as bigint) between cast(? as bigint) and cast(? as bigint) then cast(key_values.value as bigint) else cast(? as bigint) end + cast(? as bigint) as text)
returning value`;

export const createKeyValueStore = (db: Database): KeyValueStore => ({
  turn: async (owner, key, everyMs, now) => {
    const every = Math.ceil(everyMs);
    const bindings = [owner, key, now, every, now, now + LONGEST_WAIT_MS, now, every];
    const [row] = await db.transaction(() => db.raw<{ value: string }>(TAKE_TURN, bindings));
    return Number(row?.value) - every - now;
  },
  get: async (owner, key) => {
    const [row] = await db.raw<{ value: string }>('select value from key_values where owner = ? and key = ?', [owner, key]);
    return row === undefined ? undefined : (JSON.parse(row.value) as unknown);
  },
  set: async (owner, key, value) => {
    await db.transaction(() =>
      db.execute('insert into key_values (owner, key, value) values (?, ?, ?) on conflict (owner, key) do update set value = excluded.value', [
        owner,
        key,
        JSON.stringify(value),
      ]),
    );
  },
  setAll: async (facts) => {
    await db.transaction(() => insertMany(db, 'key_values', COLUMNS, rowsOf(facts), OVERWRITE));
  },
  setAlone: (facts) => insertAlone(db, 'key_values', COLUMNS, rowsOf(facts), OVERWRITE),
  delete: async (owner, key) => {
    await db.transaction(() => db.execute('delete from key_values where owner = ? and key = ?', [owner, key]));
  },
  list: async (owner) => {
    const rows = await db.raw<{ key: string; value: string }>('select key, value from key_values where owner = ? order by key', [owner]);
    return new Map(rows.map((row) => [row.key, JSON.parse(row.value) as unknown]));
  },
});
