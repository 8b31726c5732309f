import type { Database } from '@billet/database';
import { serviceRef, type OperationCtx } from '@billet/sdk';

/** Two clients that become one. */
export interface ClientMove {
  readonly ctx: OperationCtx;
  readonly db: Database;
  /** The client that goes. */
  readonly from: number;
  /** The client that stays. */
  readonly into: number;
}

/** What becomes of the rows of one table when their client is erased. */
export interface Erasure {
  /** Rows go as a whole, at once. */
  readonly rows?: 'go';
  /** What is taken out of them at once, as it stands behind `set`. */
  readonly now?: string;
  /** What the law has kept for its term, and is taken out of them when that is over. */
  readonly later?: string;
  /** The same, where a statement is not enough. */
  readonly laterBy?: (db: Database, clientId: number) => Promise<void>;
  /** Rows for which an erasure has to wait, and the code that says so. */
  readonly waits?: { readonly code: string; readonly where: string };
}

/** Nothing in the rows says who the client was, or it is taken out with what they belong to. */
export const kept: Erasure = {};
export const gone: Erasure = { rows: 'go' };
export const blank = (now: string, later?: string, waits?: Erasure['waits']): Erasure => ({ ...(now === '' ? {} : { now }), ...(later === undefined ? {} : { later }), ...(waits === undefined ? {} : { waits }) });
export const afterTerm = (later: string): Erasure => ({ later });

interface RecordBase {
  readonly table: string;
  readonly erased: Erasure;
  /** Column that names the client; `client_id` if absent. */
  readonly column?: string;
  /** Stands in the preview with its number of rows, under the message `merge.kind.<counted>`. */
  readonly counted?: string;
  /** Rows of the client that goes for which a merge has to wait, and the code that says so; a `?` is today. */
  readonly holdsUp?: { readonly code: string; readonly where: string };
}

interface Moving extends RecordBase {
  readonly how: 'moves';
  /** Only these rows; the others stay. */
  readonly only?: string;
  /** Unique keys that hold the client too, by their other columns: what the client that stays has already is not brought. */
  readonly unlessThere?: readonly (readonly string[])[];
  /** Finds the rows by what they belong to, which has moved before: for large tables that are not read by client. A `?` is the client that stays. */
  readonly within?: string;
  /** A switch that is on for one row of a client at most: that of the client that stays stays on. */
  readonly single?: string;
}

interface Staying extends RecordBase {
  readonly how: 'stays';
  /** Why, for who reads the code. */
  readonly why: string;
}

interface ByRule extends RecordBase {
  readonly how: 'rule';
  readonly run: (move: ClientMove) => Promise<void>;
}

/** What becomes of the rows of one table when one client is merged into another, or erased. Every table that names a client has one. */
export type ClientRecord = Moving | Staying | ByRule;

type More<T extends ClientRecord> = Omit<T, 'table' | 'erased' | 'how' | 'why' | 'run'>;

export const moves = (table: string, erased: Erasure, more: More<Moving> = {}): ClientRecord => ({ table, erased, how: 'moves', ...more });
export const stays = (table: string, erased: Erasure, why: string, more: More<Staying> = {}): ClientRecord => ({ table, erased, how: 'stays', why, ...more });
export const byRule = (table: string, erased: Erasure, run: ByRule['run'], more: More<ByRule> = {}): ClientRecord => ({ table, erased, how: 'rule', run, ...more });

/** Rows that name no client and still tell of one: found by what they belong to. A `?` in `where` is the client. */
export interface ClientTrace {
  readonly table: string;
  readonly where: string;
  readonly erased: Erasure;
}

/** Those of all rooms, and of the tables of extensions. */
export const clientTracesRef = serviceRef<() => readonly ClientTrace[]>('clients.traces');

/** Those of all rooms, and of the tables of extensions. */
export const clientRecordsRef = serviceRef<() => readonly ClientRecord[]>('clients.records');

const own = ({ column = 'client_id' }: ClientRecord): string => column;

const moveRows = async ({ db, from, into }: ClientMove, record: Moving): Promise<void> => {
  const { table, only, unlessThere = [], within, single } = record;
  const column = own(record);
  if (single !== undefined) {
    await db.execute(`update ${table} set ${single} = not ${single} where ${column} = ? and ${single} and exists (select 1 from ${table} k where k.${column} = ? and k.${single})`, [from, into]);
  }
  const conditions = [
    `${column} = ?`,
    ...(only === undefined ? [] : [`(${only})`]),
    ...(within === undefined ? [] : [within]),
    ...unlessThere.map((key) => `not exists (select 1 from ${table} k where k.${column} = ?${key.map((each) => ` and k.${each} = ${table}.${each}`).join('')})`),
  ];
  await db.execute(`update ${table} set ${column} = ? where ${conditions.join(' and ')}`, [into, from, ...(within === undefined ? [] : [into]), ...unlessThere.map(() => into)]);
};

/** Does with the rows of one table what is declared for them. */
export const moveRecord = async (move: ClientMove, record: ClientRecord): Promise<void> => {
  if (record.how === 'moves') await moveRows(move, record);
  else if (record.how === 'rule') await record.run(move);
};

/** How many rows of each counted kind a client has. */
export const countRecords = async (db: Database, records: readonly ClientRecord[], clientId: number): Promise<ReadonlyMap<string, number>> => {
  const counts = new Map<string, number>();
  for (const record of records) {
    if (record.counted === undefined) continue;
    const only = record.how === 'moves' && record.only !== undefined ? ` and (${record.only})` : '';
    const [row] = await db.raw<{ n: number | string }>(`select count(*) as n from ${record.table} where ${own(record)} = ?${only}`, [clientId]);
    counts.set(record.counted, (counts.get(record.counted) ?? 0) + Number(row?.n ?? 0));
  }
  return counts;
};

/** For what a merge has to wait. */
export const heldUpBy = async (db: Database, records: readonly ClientRecord[], clientId: number, today: string): Promise<readonly string[]> => {
  const codes = new Set<string>();
  for (const record of records) {
    if (record.holdsUp === undefined) continue;
    const { code, where } = record.holdsUp;
    const rows = await db.raw(`select 1 as held from ${record.table} where ${own(record)} = ? and (${where}) limit 1`, [clientId, ...(where.includes('?') ? [today] : [])]);
    if (rows.length > 0) codes.add(code);
  }
  return [...codes];
};
