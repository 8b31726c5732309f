import type { OpenHouse } from '@billet/billing';
import { DatabaseError, type DatabaseErrorKind } from '@billet/database';

interface Statement {
  readonly sql: string;
}

type Ask = (this: unknown, connection: unknown, statement: Statement) => Promise<Statement>;

/** How calls to the database fail: which one, why, and what comes after it. A call that fails never got there. */
export interface Fault {
  /** The how-manieth call. */
  readonly nth: number;
  readonly kind: DatabaseErrorKind;
  /** All calls after it fail as well, until somebody mends it. */
  readonly persistent: boolean;
}

export interface FaultyDatabase {
  /** Lets calls fail from now on; without a fault they are only counted. */
  break(fault: Fault | undefined): void;
  /** Calls since the last `break`. */
  calls(): number;
  restore(): void;
}

/** Stands between knex and the driver of a house and lets calls fail. Whoever opens one restores it. */
export const faultyDatabase = (house: OpenHouse): FaultyDatabase => {
  let fault: Fault | undefined;
  let calls = 0;
  const prototypes = new Set([house.db.writer, house.db.reader].map((pool) => (pool.client as { constructor: { prototype: { _query: Ask } } }).constructor.prototype));
  const undo: (() => void)[] = [];

  for (const prototype of prototypes) {
    const original = prototype._query;
    prototype._query = async function (connection, statement) {
      calls += 1;
      const hit = fault !== undefined && (fault.persistent ? calls >= fault.nth : calls === fault.nth);
      // A rollback that fails leaves a connection that is no use; the pool of a real driver would throw it away.
      if (!hit || /^rollback/i.test(statement.sql)) return original.call(this, connection, statement);
      const { kind } = fault as Fault;
      const failure = new DatabaseError(kind, `call ${String(calls)} failed on purpose: ${statement.sql.slice(0, 60)}`);
      // A server whose connection breaks before the commit rolls back, and so does SQLite when the disk is full.
      if (/^commit/i.test(statement.sql)) await original.call(this, connection, { ...statement, sql: 'ROLLBACK' });
      throw failure;
    };
    undo.push(() => { prototype._query = original; });
  }
  return {
    break: (next) => {
      fault = next;
      calls = 0;
    },
    calls: () => calls,
    restore: () => { for (const step of undo) step(); },
  };
};
