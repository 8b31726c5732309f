import { AsyncLocalStorage } from 'node:async_hooks';
import type { WorkRunner } from '@billet/kernel';
import type { Knex } from 'knex';
import type { Model, ModelClass, QueryBuilderType } from 'objection';
import type { SqlValue } from './connections/bindings.ts';
import type { Connections } from './connections/connections.ts';
import type { Engine } from './config.ts';
import { DatabaseError } from './errors.ts';
import { OthersWrites } from './others-writes.ts';
import type { DatabaseDeps } from './config.ts';
import { Transactions, type TransactionOptions } from './transactions.ts';
import type { DbWork } from './work.ts';

export type Row = Record<string, unknown>;

/** A model class, in the form from which TypeScript finds out its rows. */
export type ModelOf<M extends Model> = (new () => M) & Pick<typeof Model, 'tableName'>;

interface RawResult {
  readonly rows?: Row[];
  readonly rowCount?: number | null;
}

/**
 * One open database. Inside a transaction everything runs on its connection; outside, reads run on read-only
 * connections and writes are refused.
 */
export class Database implements WorkRunner {
  readonly engine: Engine;
  readonly clock: DatabaseDeps['clock'];
  readonly log: DatabaseDeps['log'];
  /** Name of the schema on PostgreSQL, `main` on SQLite. */
  readonly schema: string;
  readonly #connections: Connections;
  readonly #transactions: Transactions;
  readonly #others = new OthersWrites();
  #statements = 0;
  readonly #counted = new AsyncLocalStorage<{ sent: number }>();
  #closed = false;

  constructor(connections: Connections, deps: DatabaseDeps) {
    this.engine = connections.engine;
    this.schema = connections.schema;
    this.clock = deps.clock;
    this.log = deps.log;
    this.#connections = connections;
    this.#transactions = new Transactions(connections.writer, deps.log, connections.engine === 'sqlite');
    for (const pool of new Set([connections.writer, connections.reader, connections.reports])) {
      pool.on('query', () => {
        this.#statements += 1;
        const counter = this.#counted.getStore();
        if (counter !== undefined) counter.sent += 1;
      });
    }
  }

  /**
   * Runs `fn` in a transaction; a nested call joins the running one. The outermost call is repeated as a whole (up
   * to 5 times) on a conflict or a lost connection, so `fn` must not touch the outside world.
   */
  transaction<T>(fn: (work: DbWork) => Promise<T>, options: TransactionOptions = {}): Promise<T> {
    this.#assertOpen();
    return this.#transactions.run(fn, options);
  }

  /** One statement as a transaction of its own. Not among the commits counted, and without what others begin with. */
  async alone(sql: string, bindings: readonly SqlValue[]): Promise<void> {
    this.#assertOpen();
    await this.#transactions.alone(sql, bindings);
  }

  /** What every outermost transaction writes first; it is repeated and undone with it. */
  beginWith(prelude: (work: DbWork) => Promise<void>): void {
    this.#transactions.beginWith(prelude);
  }

  /** Transactions committed since the database was opened: as long as it stays the same, this process has written nothing. */
  commits(): number {
    return this.#transactions.commits;
  }

  /**
   * From now on commits do not wait for the disk: after a loss of power the latest of them may be missing, never one
   * without those before it. For a sandbox, whose year has hundreds of them.
   */
  relaxCommits(): Promise<void> {
    this.#assertOpen();
    return this.#connections.relax();
  }

  /**
   * Changes whenever another process may have written: on SQLite what the file itself counts, on PostgreSQL how the
   * transactions of the server stand, whoever began them; of our own only those by `alone` are known to be ours.
   */
  async writtenByOthers(): Promise<string> {
    const sql = this.engine === 'sqlite' ? 'pragma data_version' : 'select pg_current_snapshot()::text as data_version';
    const result: unknown = await this.writer.raw(sql);
    const [row] = Array.isArray(result) ? (result as Row[]) : (result as { rows: Row[] }).rows;
    const stands = String(row?.['data_version']);
    return this.engine === 'sqlite' ? stands : this.#others.versionOf(stands, { commits: this.#transactions.commits, alone: this.#transactions.writtenAlone });
  }

  /** `transaction`, under the name of the kernel's port. */
  run<T>(fn: (work: DbWork) => Promise<T>): Promise<T> {
    return this.transaction(fn);
  }

  /** Runs a query without opening a transaction: on read-only connections, or in the running transaction. */
  read<T>(fn: (work: object) => Promise<T>): Promise<T> {
    this.#assertOpen();
    return fn(this.current() ?? {});
  }

  current(): DbWork | undefined {
    return this.#transactions.current();
  }

  /** Runs `fn` so that its failure undoes only itself. After a caught failure the transaction goes on. */
  savepoint<T>(fn: () => Promise<T>): Promise<T> {
    return this.#transactions.savepoint(fn);
  }

  /** knex: the running transaction, else the read-only pool. */
  query(): Knex {
    this.#assertOpen();
    return this.current()?.trx ?? this.#connections.reader;
  }

  /** A knex query on one table. */
  table<R extends object = Row>(name: string): Knex.QueryBuilder<R, R[]> {
    return this.query()<R>(name) as unknown as Knex.QueryBuilder<R, R[]>;
  }

  /** An objection query on a model. */
  from<M extends Model>(model: ModelOf<M>): QueryBuilderType<M> {
    return (model as unknown as ModelClass<M>).query(this.query());
  }

  /** Rows of an SQL text with `?` placeholders; the text must be a constant. */
  async raw<R extends object = Row>(sql: string, bindings: readonly SqlValue[] = []): Promise<R[]> {
    const result: unknown = await this.query().raw(sql, bindings as Knex.RawBinding[]);
    return Array.isArray(result) ? (result as R[]) : (result as { rows: R[] }).rows;
  }

  /** Runs a change and returns how many rows it touched. Needs a transaction. */
  async execute(sql: string, bindings: readonly SqlValue[] = []): Promise<number> {
    const raw = this.writable().raw<RawResult>(sql, bindings as Knex.RawBinding[]);
    const result = await raw.options({ affected: true });
    return result.rowCount ?? 0;
  }

  /** The running transaction; throws when there is none, because nothing is written outside one. */
  writable(): Knex.Transaction {
    const work = this.current();
    if (!work) throw new DatabaseError('other', 'writing needs a transaction');
    return work.trx;
  }

  /** Read-only connections for long reports: a replica where one is configured. May lag behind. */
  get reader(): Knex {
    this.#assertOpen();
    return this.#connections.reports;
  }

  /** The writing pool outside any transaction: for migrations and drivers of this package only. */
  get writer(): Knex {
    this.#assertOpen();
    return this.#connections.writer;
  }

  /** SQL statements sent since the database was opened, BEGIN and COMMIT included. */
  statements(): number {
    return this.#statements;
  }

  /** Runs `fn`, which can ask how many SQL statements it has sent so far; those of others at the same time do not count. */
  counting<T>(fn: (sent: () => number) => T): T {
    const counter = { sent: 0 };
    return this.#counted.run(counter, () => fn(() => counter.sent));
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#connections.close();
  }

  #assertOpen(): void {
    if (this.#closed) throw new DatabaseError('closed', 'the database is closed');
  }
}
