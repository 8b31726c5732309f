import { randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type { JobFilter, JobHandler, JobHandlers, JobPayload, JobQueue, JobQueueOptions, JobRow, JobSpec, JobState, JobStats, UnitOfWork } from '@billet/kernel';
import { Logger, run, runMigrations, runOnce, type Runner, type Task, type TaskList, type WorkerEvents } from 'graphile-worker';
import pg from 'pg';
import type { Database } from '../../database.ts';
import { DatabaseError } from '../../errors.ts';
import { assertJoined } from '../../joined-work.ts';
import { withPatience } from '../../patience.ts';
import { DEFAULT_ATTEMPTS, judgeFailure, type Failure } from '../failure.ts';
import { createHeartbeat, type Heartbeat } from './heartbeat.ts';

const STOP_PATIENCE_MS = 30_000;
const SETTLE_MS = 15;
const MOST_LOOKS = 200;
const STORED_ID = /^\d{1,18}$/;

/** The key stands here as well: a dead letter gives its own up, and still shows which it was. */
interface Envelope {
  readonly payload: JobPayload;
  readonly key: string | null;
}

interface StoredRow {
  readonly id: string;
  readonly task: string;
  readonly payload: Envelope;
  readonly queue_name: string | null;
  readonly key: string | null;
  readonly attempts: number;
  readonly max_attempts: number;
  readonly priority: number;
  readonly run_at: Date;
  readonly last_error: string | null;
  readonly locked_at: Date | null;
}

/**
 * The queue on PostgreSQL, over graphile-worker: jobs are written by SQL in the caller's transaction, run by any number
 * of processes, and freed when the heartbeat of the process that held them stops.
 */
export class GraphileJobQueue implements JobQueue {
  readonly #db: Database;
  readonly #pool: pg.Pool;
  readonly #workerPrefix = `billet-${randomBytes(6).toString('hex')}`;
  #heartbeat: Heartbeat | undefined;
  #handlers: JobHandlers = {};
  #runner: Runner | undefined;
  #done = 0;
  #drained = 0;
  readonly #failures = new Map<string, Failure>();
  readonly #settling = new Set<Promise<void>>();
  readonly #events: WorkerEvents = new EventEmitter();
  readonly #progress = new Map<string, { readonly done: number; readonly total: number }>();
  #abort = new AbortController();

  readonly #leaseMs: number | undefined;

  private constructor(db: Database, pool: pg.Pool, leaseMs: number | undefined) {
    this.#db = db;
    this.#pool = pool;
    this.#leaseMs = leaseMs;
    this.#events.on('job:complete', ({ job, error }) => {
      if (error === null || error === undefined) return;
      const settling = this.#afterFailure(job.id)
        .catch((reason: unknown) => { db.log.error('a failed job keeps its default back-off', { job: job.id, error: reason }); })
        .finally(() => this.#settling.delete(settling));
      this.#settling.add(settling);
    });
  }

  static async open(db: Database, url: string, options: { readonly leaseMs?: number | undefined } = {}): Promise<GraphileJobQueue> {
    const pool = new pg.Pool({ connectionString: url, max: 12 });
    // A lost connection is replaced by the pool; without listeners it would end the process.
    const note = (error: Error): void => { db.log.warn('job pool', { error }); };
    pool.on('error', note);
    pool.on('connect', (client) => { client.on('error', note); });
    await runMigrations({ pgPool: pool, logger: quiet });
    return new GraphileJobQueue(db, pool, options.leaseMs);
  }

  async enqueue(work: UnitOfWork, specs: readonly JobSpec[]): Promise<void> {
    if (specs.length === 0) return;
    assertJoined(this.#db, work);
    const waiting = specs.flatMap(({ dedupeWaiting, dedupeKey }) => (dedupeWaiting === true && dedupeKey !== undefined ? [dedupeKey] : []));
    // Those that wait are touched as well: so no worker can take one until this transaction is seen.
    if (waiting.length > 0) await this.#db.execute('update graphile_worker._private_jobs set key = case when locked_at is null then key end where key in (select jsonb_array_elements_text(?::jsonb))', [JSON.stringify(waiting)]);
    const atOnce = specs.flatMap(({ dedupeWaiting, dedupeKey, runAt }) => (dedupeWaiting === true && dedupeKey !== undefined && runAt === undefined ? [dedupeKey] : []));
    // One that failed tries again at once; that attempt is not counted.
    if (atOnce.length > 0) await this.#db.execute('update graphile_worker._private_jobs set run_at = now(), attempts = attempts - 1 where locked_at is null and attempts between 1 and max_attempts - 1 and run_at > now() and key in (select jsonb_array_elements_text(?::jsonb))', [JSON.stringify(atOnce)]);
    await this.#db.raw(
      `select graphile_worker.add_job(j->>'task', payload := (j->'payload')::json, queue_name := j->>'queue', job_key := j->>'key', run_at := coalesce((j->>'runAt')::timestamptz, now() + n * interval '1 microsecond'),
         max_attempts := (j->>'maxAttempts')::int, priority := (j->>'priority')::int, job_key_mode := 'unsafe_dedupe') is null as added
       from jsonb_array_elements(?::jsonb) with ordinality as jobs(j, n)`,
      [
        JSON.stringify(
          specs.map((spec) => ({
            task: spec.task,
            payload: { payload: spec.payload, key: spec.dedupeKey ?? null },
            queue: spec.subject ?? null,
            key: spec.dedupeKey ?? null,
            runAt: spec.runAt ?? null,
            maxAttempts: spec.maxAttempts ?? DEFAULT_ATTEMPTS,
            priority: spec.priority ?? 0,
          })),
        ),
      ],
    );
  }

  async start(handlers: JobHandlers, options: JobQueueOptions): Promise<void> {
    this.#handlers = handlers;
    this.#abort = new AbortController();
    this.#heartbeat = await createHeartbeat(this.#pool, this.#db.log, this.#workerPrefix, this.#leaseMs);
    this.#runner = await run({ pgPool: this.#pool, concurrency: options.concurrency, taskList: this.#tasks(), noHandleSignals: true, pollInterval: 1000, logger: quiet, events: this.#events });
    await this.#heartbeat.watch(this.#runner);
  }

  async stop(): Promise<void> {
    const runner = this.#runner;
    this.#runner = undefined;
    if (runner !== undefined && !(await withPatience(runner.stop(), STOP_PATIENCE_MS))) this.#abort.abort();
    else await this.#quiet();
    await this.#heartbeat?.stop();
    this.#heartbeat = undefined;
  }

  /** graphile-worker stops without waiting for its last words: that the jobs which ran are done. */
  async #quiet(): Promise<void> {
    for (let looks = 0; looks < MOST_LOOKS && (this.#pool.waitingCount > 0 || this.#pool.idleCount < this.#pool.totalCount); looks += 1) {
      await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    }
    await Promise.all(this.#settling);
  }

  /** Ends the pool as well; the queue is not used after it. */
  async close(): Promise<void> {
    await this.stop();
    await this.#pool.end();
  }

  async drain(handlers?: JobHandlers): Promise<number> {
    if (this.#db.current() !== undefined) throw new DatabaseError('other', 'drain() inside a transaction would wait for itself');
    if (handlers !== undefined) this.#handlers = handlers;
    const before = this.#drained;
    await Promise.all(this.#settling);
    // A run asks six times for nothing where nothing is due. What this process's own runner has taken is part of it: that is waited for.
    while (await this.#anythingDue()) {
      const seen = this.#drained;
      await runOnce({ pgPool: this.#pool, concurrency: 1, taskList: this.#tasks(), noHandleSignals: true, logger: quiet, events: this.#events });
      await Promise.all(this.#settling);
      if (this.#drained === seen) await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    }
    return this.#drained - before;
  }

  /** A job that is still held counts: graphile-worker returns before the last words of one that failed are written. */
  async #anythingDue(): Promise<boolean> {
    const { rows } = await this.#pool.query(
      `select 1 from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
       where ((j.run_at <= now() and j.attempts < j.max_attempts) or j.locked_at is not null) and t.identifier = any($1::text[]) limit 1`,
      [Object.keys(this.#handlers)],
    );
    return rows.length > 0;
  }

  async list(filter: JobFilter): Promise<JobRow[]> {
    const { rows } = await this.#pool.query<StoredRow>(
      `select j.id, t.identifier as task, j.payload, q.queue_name, j.key, j.attempts, j.max_attempts, j.priority, j.run_at, j.last_error, j.locked_at
       from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
       left join graphile_worker._private_job_queues q on q.id = j.job_queue_id
       where j.id > $1 and ($2::text is null or t.identifier = $2)
         and ($3::text is null or $3 = case when j.locked_at is not null then 'running' when j.attempts >= j.max_attempts then 'dead' else 'queued' end)
       order by j.id limit $4`,
      [filter.after ?? '0', filter.task ?? null, filter.state ?? null, filter.limit],
    );
    return rows.map((row) => toRow(row, this.#progress.get(row.id)));
  }

  async retry(id: string): Promise<boolean> {
    if (!STORED_ID.test(id)) return false;
    const { rowCount } = await this.#pool.query(
      'update graphile_worker._private_jobs set attempts = 0, run_at = now(), last_error = null where id = $1 and locked_at is null and (attempts > 0 or last_error is not null)',
      [id],
    );
    return rowCount === 1;
  }

  async stats(): Promise<JobStats> {
    const { rows } = await this.#pool.query<{ queued: string; running: string; dead: string }>(
      `select count(*) filter (where locked_at is null and attempts < max_attempts) as queued, count(*) filter (where locked_at is not null) as running,
         count(*) filter (where locked_at is null and attempts >= max_attempts) as dead from graphile_worker._private_jobs`,
    );
    const [row] = rows;
    return { queued: Number(row?.queued ?? 0), running: Number(row?.running ?? 0), dead: Number(row?.dead ?? 0), done: this.#done };
  }

  #tasks(): TaskList {
    return Object.fromEntries(Object.entries(this.#handlers).map(([name, handler]): [string, Task] => [name, this.#task(name, handler)]));
  }

  #task(name: string, handler: JobHandler): Task {
    return async (payload, helpers) => {
      this.#drained += 1;
      const { id, attempts, max_attempts: most } = helpers.job;
      const subject = await this.#subjectOf(id);
      const progress = (done: number, total: number): Promise<void> => {
        this.#progress.set(id, { done, total });
        return Promise.resolve();
      };
      try {
        await handler((payload as Envelope).payload, { jobId: id, attempt: attempts, subject, signal: this.#abort.signal, progress });
        this.#done += 1;
      } catch (error) {
        const failure = judgeFailure(error, attempts, most);
        this.#failures.set(id, failure);
        this.#db.log.warn('job failed', { task: name, job: id, attempt: attempts, error });
        throw error;
      } finally {
        this.#progress.delete(id);
      }
    };
  }

  async #subjectOf(id: string): Promise<string | undefined> {
    const { rows } = await this.#pool.query<{ queue_name: string }>(
      'select q.queue_name from graphile_worker._private_jobs j join graphile_worker._private_job_queues q on q.id = j.job_queue_id where j.id = $1',
      [id],
    );
    return rows[0]?.queue_name;
  }

  /** Once graphile-worker has let go of a failed job, our own waiting time and end replace its built-in back-off. */
  async #afterFailure(id: string): Promise<void> {
    const failure = this.#failures.get(id);
    this.#failures.delete(id);
    if (failure === undefined) return;
    const dead = failure.outcome === 'dead';
    await this.#pool.query(
      `update graphile_worker._private_jobs set last_error = $2, run_at = now() + make_interval(secs => $3 / 1000.0),
         attempts = case when $4 then max_attempts else attempts end, key = case when $4 then null else key end where id = $1`,
      [id, failure.reason, dead ? 0 : failure.afterMs, dead],
    );
  }
}

const quiet = new Logger(() => () => undefined);

const stateOf = (row: StoredRow): JobState => (row.locked_at !== null ? 'running' : row.attempts >= row.max_attempts ? 'dead' : 'queued');

const toRow = (row: StoredRow, progress: JobRow['progress']): JobRow => ({
  id: row.id,
  task: row.task,
  payload: row.payload.payload,
  subject: row.queue_name ?? undefined,
  dedupeKey: row.key ?? row.payload.key ?? undefined,
  state: stateOf(row),
  attempts: row.attempts,
  maxAttempts: row.max_attempts,
  priority: row.priority,
  runAt: row.run_at.toISOString(),
  lastError: row.last_error ?? undefined,
  progress,
});
