import type { UnitOfWork } from '@billet/kernel';
import type { Knex } from 'knex';
import { DatabaseError } from './errors.ts';

/** A unit of work with its transaction; only code below the domain's doors sees `trx`. */
export interface DbWork extends UnitOfWork {
  readonly trx: Knex.Transaction;
}

type Callback = () => void | Promise<void>;

/** One attempt of one outermost transaction. */
export class Work implements DbWork {
  readonly id: string;
  readonly trx: Knex.Transaction;
  /** False once the attempt ended: what still runs in its context no longer belongs to it. */
  open = true;
  #failure: unknown;
  #callbacks: Callback[] = [];
  readonly #savepoints: string[] = [];
  #savepointCount = 0;

  constructor(id: string, trx: Knex.Transaction) {
    this.id = id;
    this.trx = trx;
    trx.on('query-error', (error: unknown) => {
      this.#failure ??= error;
    });
  }

  afterCommit(run: Callback): void {
    this.#callbacks.push(run);
  }

  get callbacks(): readonly Callback[] {
    return this.#callbacks;
  }

  /**
   * PostgreSQL turns COMMIT into a silent rollback once a statement has failed; SQLite would keep the rest.
   * Both refuse here, so that a swallowed error never leaves half a piece of work behind.
   */
  assertSound(): void {
    if (this.#failure === undefined) return;
    throw new DatabaseError('aborted', 'a statement of this transaction failed; nothing of it is kept', {
      cause: this.#failure,
    });
  }

  /** Runs `fn` so that its failure undoes only itself. */
  async savepoint<T>(parent: string | undefined, fn: (name: string) => Promise<T>): Promise<T> {
    this.assertSound();
    if (this.#savepoints.at(-1) !== parent) {
      throw new DatabaseError('aborted', 'savepoints of one transaction must not overlap; await one before the next');
    }
    const name = `billet_${String((this.#savepointCount += 1))}`;
    this.#savepoints.push(name);
    const callbacks = this.#callbacks.length;
    try {
      await this.trx.raw(`savepoint ${name}`);
      const result = await fn(name);
      this.assertSound();
      await this.trx.raw(`release savepoint ${name}`);
      return result;
    } catch (error) {
      await this.trx.raw(`rollback to savepoint ${name}`);
      await this.trx.raw(`release savepoint ${name}`);
      this.#failure = undefined;
      this.#callbacks = this.#callbacks.slice(0, callbacks);
      throw error;
    } finally {
      this.#savepoints.pop();
    }
  }
}
