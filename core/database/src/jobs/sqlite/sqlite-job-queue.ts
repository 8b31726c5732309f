import { randomBytes } from 'node:crypto';
import type {
  JobFilter,
  JobHandlers,
  JobQueue,
  JobQueueOptions,
  JobRow,
  JobSpec,
  JobStats,
  UnitOfWork,
} from '@billet/kernel';
import type { Database } from '../../database.ts';
import { DatabaseError } from '../../errors.ts';
import { assertJoined } from '../../joined-work.ts';
import { withPatience } from '../../patience.ts';
import { judgeFailure, type Failure } from '../failure.ts';
import { runHandler } from '../run-handler.ts';
import { JobStore, type ClaimedJob } from './job-store.ts';

const POLL_MS = 1_000;
const HEARTBEAT_MS = 20_000;
const STOP_PATIENCE_MS = 30_000;
const DRAIN_BATCH = 50;
const STORED_ID = /^\d{1,15}$/;

export interface SqliteJobQueueOptions {
  /**
   * True when nobody else can be working on this file (the writer lock is held): jobs that a dead process left
   * running come back at once instead of after their lease. Default false.
   */
  readonly soleProcess?: boolean;
}

interface Outcome {
  readonly job: ClaimedJob;
  readonly failure: Failure | undefined;
}

/** The embedded queue: jobs in the SQLite file, handlers in this process. */
export class SqliteJobQueue implements JobQueue {
  readonly #db: Database;
  readonly #store: JobStore;
  readonly #soleProcess: boolean;
  readonly #running = new Map<string, Promise<void>>();
  readonly #outcomes: Outcome[] = [];
  #abort = new AbortController();
  #handlers: JobHandlers = {};
  #concurrency = 0;
  #pumping: Promise<void> | undefined;
  #pumpAgain = false;
  #timers: NodeJS.Timeout[] = [];
  #done = 0;
  #tookBack = false;

  constructor(db: Database, options: SqliteJobQueueOptions = {}) {
    this.#db = db;
    this.#store = new JobStore(db, randomBytes(9).toString('base64url'));
    this.#soleProcess = options.soleProcess ?? false;
  }

  async enqueue(work: UnitOfWork, specs: readonly JobSpec[]): Promise<void> {
    assertJoined(this.#db, work);
    if (specs.length === 0) return;
    await this.#store.insert(specs);
    work.afterCommit(() => {
      this.#wake();
    });
  }

  async start(handlers: JobHandlers, options: JobQueueOptions): Promise<void> {
    await this.#takeBack();
    this.#handlers = handlers;
    this.#concurrency = options.concurrency;
    this.#abort = new AbortController();
    const poll = setInterval(() => {
      this.#wake();
    }, POLL_MS);
    const heartbeat = setInterval(() => {
      void this.#heartbeat();
    }, HEARTBEAT_MS);
    this.#timers = [poll, heartbeat];
    this.#wake();
  }

  async stop(): Promise<void> {
    this.#concurrency = 0;
    for (const timer of this.#timers.splice(0)) clearInterval(timer);
    await this.#pumping;
    if (!(await withPatience(Promise.all(this.#running.values()), STOP_PATIENCE_MS))) {
      this.#abort.abort();
      const left = [...this.#running.keys()];
      this.#running.clear();
      await this.#db.transaction(() => this.#store.release(left));
    }
    await this.#pumping;
    await this.#turn([], 0);
  }

  async drain(handlers: JobHandlers = this.#handlers): Promise<number> {
    if (this.#db.current()) throw new DatabaseError('other', 'draining cannot wait inside a transaction');
    await this.#takeBack();
    const tasks = Object.keys(handlers);
    for (let runs = 0; ; ) {
      const claimed = await this.#turn(tasks, DRAIN_BATCH);
      for (const job of claimed) await this.#run(handlers, job);
      runs += claimed.length;
      if (claimed.length > 0) continue;
      // The pump may have taken jobs that are not noted as running yet, or have outcomes that are not written yet.
      if (this.#pumping !== undefined) await this.#pumping;
      else if (this.#running.size > 0) await Promise.race(this.#running.values());
      else if (this.#outcomes.length === 0) return runs;
    }
  }

  list(filter: JobFilter): Promise<JobRow[]> {
    return filter.state === 'done' ? Promise.resolve([]) : this.#store.list(filter);
  }

  async retry(id: string): Promise<boolean> {
    if (!STORED_ID.test(id)) return false;
    const found = await this.#db.transaction(() => this.#store.retry(id));
    this.#wake();
    return found;
  }

  async stats(): Promise<JobStats> {
    return { ...(await this.#store.counts()), done: this.#done };
  }

  #wake(): void {
    if (this.#concurrency === 0) return;
    if (this.#pumping) {
      this.#pumpAgain = true;
      return;
    }
    this.#pumping = this.#pump()
      .catch((error: unknown) => {
        this.#db.log.error('the job queue could not work', { error });
      })
      .finally(() => {
        this.#pumping = undefined;
        if (!this.#pumpAgain) return;
        this.#pumpAgain = false;
        this.#wake();
      });
  }

  async #pump(): Promise<void> {
    const room = Math.max(0, this.#concurrency - this.#running.size);
    const claimed = await this.#turn(Object.keys(this.#handlers), room);
    for (const job of claimed) {
      const run = this.#run(this.#handlers, job).finally(() => {
        this.#running.delete(job.id);
        this.#wake();
      });
      this.#running.set(job.id, run);
    }
  }

  /** One short transaction settles what has finished, each job by its own id, and claims what there is room for. */
  async #turn(tasks: readonly string[], room: number): Promise<ClaimedJob[]> {
    const idle = this.#outcomes.length === 0;
    if (idle && (room === 0 || !(await this.#store.hasDue(tasks)))) return [];
    const outcomes = this.#outcomes.splice(0);
    try {
      return await this.#db.transaction(async () => {
        for (const { job, failure } of outcomes) {
          if (failure) await this.#store.fail(job.id, failure);
        }
        await this.#store.complete(outcomes.filter(({ failure }) => !failure).map(({ job }) => job.id));
        return room > 0 ? this.#store.claim(tasks, room) : [];
      }, { ahead: true });
    } catch (error) {
      this.#outcomes.unshift(...outcomes);
      throw error;
    }
  }

  async #run(handlers: JobHandlers, job: ClaimedJob): Promise<void> {
    const progress = (done: number, total: number): Promise<void> =>
      this.#db.transaction(() => this.#store.saveProgress(job.id, done, total));
    try {
      await runHandler(handlers, job, this.#abort.signal, progress);
      this.#outcomes.push({ job, failure: undefined });
      this.#done += 1;
    } catch (error) {
      const failure = judgeFailure(error, job.attempt, job.maxAttempts);
      this.#db.log.warn('job failed', { job: job.id, task: job.task, ...failure });
      this.#outcomes.push({ job, failure });
    }
  }

  async #heartbeat(): Promise<void> {
    try {
      if (this.#running.size > 0) await this.#db.transaction(() => this.#store.extendLeases());
      await this.#takeBack();
    } catch (error) {
      this.#db.log.error('the job queue could not renew its leases', { error });
    }
  }

  /** Nobody can die beside the only process: what others left behind is all there when it starts. */
  async #takeBack(): Promise<void> {
    if (this.#soleProcess && this.#tookBack) return;
    if (await this.#store.hasLost(this.#soleProcess)) {
      const count = await this.#db.transaction(() => this.#store.takeBack(this.#soleProcess));
      this.#db.log.warn('jobs of a dead process came back', { count });
    }
    this.#tookBack = true;
  }
}
