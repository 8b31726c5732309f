import { randomBytes } from 'node:crypto';
import type { JobFilter, JobHandler, JobHandlers, JobPayload, JobQueue, JobQueueOptions, JobRow, JobSpec, JobState, JobStats, UnitOfWork } from '@billet/kernel';
import { Logger, run, runMigrations, runOnce, type Runner, type Task, type TaskList } from 'graphile-worker';
import pg from 'pg';
import type { Database } from '../../database.ts';
import { assertJoined } from '../../joined-work.ts';
import { DEFAULT_ATTEMPTS, judgeFailure } from '../failure.ts';
import { createHeartbeat, type Heartbeat } from './heartbeat.ts';

const TASK = 'billet';
interface Envelope {
  readonly task: string;
  readonly payload: JobPayload;
}

interface StoredRow {
  readonly id: string;
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
  #abort = new AbortController();

  private constructor(db: Database, pool: pg.Pool) {
    this.#db = db;
    this.#pool = pool;
  }

  static async open(db: Database, url: string): Promise<GraphileJobQueue> {
    const pool = new pg.Pool({ connectionString: url, max: 12 });
    // A lost idle connection is replaced by the pool; without a listener it would end the process.
    pool.on('error', (error) => { db.log.warn('job pool', { error }); });
    await runMigrations({ pgPool: pool, logger: quiet });
    return new GraphileJobQueue(db, pool);
  }

  async enqueue(work: UnitOfWork, specs: readonly JobSpec[]): Promise<void> {
    if (specs.length === 0) return;
    assertJoined(this.#db, work);
    await this.#db.raw(
      `select graphile_worker.add_job('${TASK}', payload := (j->'payload')::json, queue_name := j->>'queue', job_key := j->>'key', run_at := coalesce((j->>'runAt')::timestamptz, now()),
         max_attempts := (j->>'maxAttempts')::int, priority := (j->>'priority')::int, job_key_mode := 'preserve_run_at') is null as added
       from jsonb_array_elements(?::jsonb) as j`,
      [
        JSON.stringify(
          specs.map((spec) => ({
            payload: { task: spec.task, payload: spec.payload },
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
    this.#heartbeat = await createHeartbeat(this.#pool, this.#db.log, this.#workerPrefix);
    this.#runner = await run({ pgPool: this.#pool, concurrency: options.concurrency, taskList: this.#tasks(), noHandleSignals: true, pollInterval: 1000, logger: quiet });
    await this.#heartbeat.watch(this.#runner);
  }

  async stop(): Promise<void> {
    const runner = this.#runner;
    this.#runner = undefined;
    this.#abort.abort();
    await runner?.stop();
    await this.#heartbeat?.stop();
    this.#heartbeat = undefined;
  }

  /** Ends the pool as well; the queue is not used after it. */
  async close(): Promise<void> {
    await this.stop();
    await this.#pool.end();
  }

  async drain(handlers?: JobHandlers): Promise<number> {
    if (handlers !== undefined) this.#handlers = handlers;
    const before = this.#drained;
    for (;;) {
      const seen = this.#drained;
      await runOnce({ pgPool: this.#pool, concurrency: 4, taskList: this.#tasks(), noHandleSignals: true, logger: quiet });
      if (this.#drained === seen) return this.#drained - before;
    }
  }

  async list(filter: JobFilter): Promise<JobRow[]> {
    const { rows } = await this.#pool.query<StoredRow>(
      `select j.id, j.payload, q.queue_name, j.key, j.attempts, j.max_attempts, j.priority, j.run_at, j.last_error, j.locked_at
       from graphile_worker._private_jobs j left join graphile_worker._private_job_queues q on q.id = j.job_queue_id
       where j.id > $1 and ($2::text is null or j.payload->>'task' = $2)
         and ($3::text is null or $3 = case when j.locked_at is not null then 'running' when j.attempts >= j.max_attempts then 'dead' else 'queued' end)
       order by j.id limit $4`,
      [filter.after ?? '0', filter.task ?? null, filter.state ?? null, filter.limit],
    );
    return rows.map(toRow);
  }

  async retry(id: string): Promise<boolean> {
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
    const task: Task = async (payload, helpers) => {
      const { task: name, payload: body } = payload as Envelope;
      this.#drained += 1;
      const handler: JobHandler | undefined = this.#handlers[name];
      if (handler === undefined) throw new Error(`no handler for the task "${name}"`);
      const { id, attempts, max_attempts: most } = helpers.job;
      try {
        await handler(body, { jobId: id, attempt: attempts, subject: undefined, signal: this.#abort.signal, progress: () => Promise.resolve() });
        this.#done += 1;
      } catch (error) {
        const failure = judgeFailure(error, attempts, most);
        await this.#reschedule(id, failure.reason, failure.outcome === 'dead' ? null : failure.afterMs);
        this.#db.log.warn('job failed', { task: name, job: id, attempt: attempts, error });
      }
    };
    return { [TASK]: task };
  }

  /**
   * A failed job ends for graphile-worker, and stands again with its own waiting time: its built-in back-off knows
   * neither ours nor what the handler asked for.
   */
  async #reschedule(id: string, message: string, waitMs: number | null): Promise<void> {
    const { rows } = await this.#pool.query<{ id: string }>(
      `select (graphile_worker.add_job('${TASK}', payload := old.payload, queue_name := q.queue_name, run_at := now() + make_interval(secs => $2 / 1000.0), max_attempts := old.max_attempts, priority := old.priority)).id
       from graphile_worker._private_jobs old left join graphile_worker._private_job_queues q on q.id = old.job_queue_id where old.id = $1`,
      [id, waitMs ?? 0],
    );
    await this.#pool.query(
      `update graphile_worker._private_jobs n set attempts = case when $3 then n.max_attempts else o.attempts end, last_error = $4
       from graphile_worker._private_jobs o where n.id = $1 and o.id = $2`,
      [rows[0]?.id ?? '0', id, waitMs === null, message],
    );
  }
}

const quiet = new Logger(() => () => undefined);

const stateOf = (row: StoredRow): JobState => (row.locked_at !== null ? 'running' : row.attempts >= row.max_attempts ? 'dead' : 'queued');

const toRow = (row: StoredRow): JobRow => ({
  id: row.id,
  task: row.payload.task,
  payload: row.payload.payload,
  subject: row.queue_name ?? undefined,
  dedupeKey: row.key ?? undefined,
  state: stateOf(row),
  attempts: row.attempts,
  maxAttempts: row.max_attempts,
  priority: row.priority,
  runAt: row.run_at.toISOString(),
  lastError: row.last_error ?? undefined,
  progress: undefined,
});
