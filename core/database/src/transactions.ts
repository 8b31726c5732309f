import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import type { Log } from '@billet/sdk';
import type { Knex } from 'knex';
import { backOffMs, pause } from './back-off.ts';
import type { SqlValue } from './connections/bindings.ts';
import { DatabaseError, isDatabaseError } from './errors.ts';
import { FairMutex } from './mutex.ts';
import { Work, type DbWork } from './work.ts';

const ATTEMPTS = 5;
const WRITE_TURN_TIMEOUT_MS = 60_000;

export interface TransactionOptions {
  /** PostgreSQL only (SQLite is always serializable). Default `read committed`. */
  readonly isolation?: 'read committed' | 'repeatable read' | 'serializable';
  /**
   * The schema is being changed. On SQLite foreign keys rest meanwhile (dropping a table would delete its children)
   * and are checked as a whole before the commit.
   */
  readonly schemaChange?: boolean;
  /**
   * SQLite only: goes ahead of the transactions that wait for their turn to write. For what is short and held up by
   * nothing else: the end of work that has begun (behind the others, everybody would wait for everybody), and a message
   * whose sender waits for the answer.
   */
  readonly ahead?: boolean;
}

interface Place {
  readonly work: Work;
  readonly savepoint: string | undefined;
}

const isRetryable = (error: unknown): boolean =>
  isDatabaseError(error, 'serialization') ||
  isDatabaseError(error, 'deadlock') ||
  isDatabaseError(error, 'connection') ||
  isDatabaseError(error, 'busy');

/** Opens, joins, repeats and ends units of work on one writer connection (pool). */
export class Transactions {
  readonly #writer: Knex;
  readonly #log: Log;
  readonly #turn: FairMutex | undefined;
  readonly #place = new AsyncLocalStorage<Place>();
  readonly #prefix = randomBytes(6).toString('hex');
  #count = 0;
  #commits = 0;
  #alone = 0;
  #prelude: (work: DbWork) => Promise<void> = () => Promise.resolve();

  constructor(writer: Knex, log: Log, oneWriter: boolean) {
    this.#writer = writer;
    this.#log = log;
    this.#turn = oneWriter ? new FairMutex(WRITE_TURN_TIMEOUT_MS) : undefined;
  }

  /** Outermost transactions that were committed. */
  get commits(): number {
    return this.#commits;
  }

  /** Statements that were transactions of their own and wrote something. */
  get writtenAlone(): number {
    return this.#alone;
  }

  /** What each outermost transaction writes first, on every attempt. */
  beginWith(prelude: (work: DbWork) => Promise<void>): void {
    this.#prelude = prelude;
  }

  current(): Work | undefined {
    const work = this.#place.getStore()?.work;
    return work?.open ? work : undefined;
  }

  async run<T>(fn: (work: DbWork) => Promise<T>, options: TransactionOptions = {}): Promise<T> {
    const running = this.current();
    return running ? fn(running) : this.#repeating(() => this.#attempt(fn, options));
  }

  async #repeating<T>(once: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await once();
      } catch (error) {
        if (attempt >= ATTEMPTS || !isRetryable(error)) throw error;
        this.#log.debug('transaction repeated', { attempt, reason: (error as DatabaseError).kind });
        await pause(backOffMs(attempt, 20, 1000));
      }
    }
  }

  /** A statement is a transaction of its own where none has begun. */
  async alone(sql: string, bindings: readonly SqlValue[]): Promise<void> {
    if (this.current()) throw new DatabaseError('other', 'a transaction is running');
    const send = async (): Promise<void> => {
      const result = await this.#writer.raw<{ readonly rowCount?: number | null }>(sql, bindings as Knex.RawBinding[]);
      if ((result.rowCount ?? 0) > 0) this.#alone += 1;
    };
    await this.#repeating(() => this.#turn?.run(send) ?? send());
  }

  async savepoint<T>(fn: () => Promise<T>): Promise<T> {
    const place = this.#place.getStore();
    const work = this.current();
    if (!place || !work) throw new DatabaseError('other', 'a savepoint needs a running transaction');
    return work.savepoint(place.savepoint, (name) => this.#place.run({ work, savepoint: name }, fn));
  }

  async #attempt<T>(fn: (work: DbWork) => Promise<T>, options: TransactionOptions): Promise<T> {
    const once = (): Promise<[Work, T]> =>
      options.schemaChange && this.#turn ? this.#withoutForeignKeys(fn) : this.#once(fn, options);
    const [work, result] = await (this.#turn ? this.#turn.run(once, options.ahead) : once());
    this.#commits += 1;
    for (const callback of work.callbacks) {
      try {
        await callback();
      } catch (error) {
        this.#log.error('after-commit callback failed', { work: work.id, error });
      }
    }
    return result;
  }

  /** The pragma has no effect inside a transaction, so it is set around it, while nobody else can write. */
  async #withoutForeignKeys<T>(fn: (work: DbWork) => Promise<T>): Promise<[Work, T]> {
    await this.#writer.raw('pragma foreign_keys = off');
    try {
      return await this.#once(async (work) => {
        const result = await fn(work);
        const violations = await work.trx.raw<{ table: string }[]>('pragma foreign_key_check');
        if (violations.length > 0) {
          throw new DatabaseError('foreign-key', 'the new schema leaves broken references', { table: violations[0]?.table });
        }
        return result;
      }, {});
    } finally {
      await this.#writer.raw('pragma foreign_keys = on');
    }
  }

  async #once<T>(fn: (work: DbWork) => Promise<T>, options: TransactionOptions): Promise<[Work, T]> {
    let work: Work | undefined;
    let thrown: { error: unknown } | undefined;
    let committing = false;
    try {
      const result = await this.#writer.transaction(
        async (trx) => {
          work = new Work(`${this.#prefix}-${String((this.#count += 1))}`, trx);
          const place = { work, savepoint: undefined };
          try {
            const value = await this.#place.run(place, async (each: DbWork) => {
              await this.#prelude(each);
              return fn(each);
            }, work);
            work.assertSound();
            committing = true;
            return value;
          } catch (error) {
            thrown = { error };
            throw error;
          } finally {
            work.open = false;
          }
        },
        options.isolation === undefined || this.#turn ? {} : { isolationLevel: options.isolation },
      );
      return [work as unknown as Work, result];
    } catch (error) {
      // A failing ROLLBACK would hide what really happened.
      if (thrown) throw thrown.error;
      // Once COMMIT is under way, a lost connection leaves open whether it took effect: repeating could do it twice.
      if (committing && isDatabaseError(error, 'connection')) {
        throw new DatabaseError('outcome-unknown', 'the connection was lost while committing', { cause: error });
      }
      throw error;
    }
  }
}
