import type { JobFilter, JobPayload, JobRow, JobSpec, JobState, JobStats } from '@billet/kernel';
import { insertMany } from '../../bulk/insert-many.ts';
import type { Cell } from '../../bulk/row-source.ts';
import { canonicalJson } from '../../canonical-json.ts';
import type { Database } from '../../database.ts';
import { DEFAULT_ATTEMPTS, type Failure } from '../failure.ts';
import type { RunnableJob } from '../run-handler.ts';

/** A row of the queue as it is stored. */
export interface StoredJob {
  readonly id: number;
  readonly task: string;
  readonly subject: string | null;
  readonly dedupe_key: string | null;
  readonly payload: string;
  readonly priority: number;
  readonly run_at: string;
  readonly state: Exclude<JobState, 'done'>;
  readonly attempts: number;
  readonly max_attempts: number;
  readonly last_error: string | null;
  readonly progress_done: number | null;
  readonly progress_total: number | null;
}

export interface ClaimedJob extends RunnableJob {
  readonly maxAttempts: number;
}

const COLUMNS = ['task', 'subject', 'dedupe_key', 'payload', 'priority', 'run_at', 'max_attempts'];

const LEASE_MS = 60_000;

/** A job may start when none of its subject is running and it is the first of its subject that is due. */
const DUE = `
  j.state = 'queued' and j.run_at <= :now and j.task in (select value from json_each(:tasks))
  and (j.subject is null or (
    not exists (select 1 from jobs r where r.subject = j.subject and r.state = 'running')
    and not exists (
      select 1 from jobs e where e.subject = j.subject and e.state = 'queued' and e.run_at <= :now
        and (e.priority, e.run_at, e.id) < (j.priority, j.run_at, j.id)
        and e.task in (select value from json_each(:tasks)))))`;

const payloadOf = (text: string): JobPayload => JSON.parse(text) as JobPayload;

/** The SQL of the embedded queue. */
export class JobStore {
  readonly #db: Database;
  /** Marks the leases of this process. */
  readonly #owner: string;

  constructor(db: Database, owner: string) {
    this.#db = db;
    this.#owner = owner;
  }

  #at(offsetMs = 0): string {
    return new Date(this.#db.clock.wallMs() + offsetMs).toISOString();
  }

  async insert(specs: readonly JobSpec[]): Promise<number> {
    const now = this.#at();
    const waiting = specs.filter(({ dedupeWaiting }) => dedupeWaiting === true).map(({ dedupeKey }) => dedupeKey ?? null);
    if (waiting.length > 0) {
      await this.#db.execute("update jobs set dedupe_key = null where state = 'running' and dedupe_key in (select value from json_each(?))", [JSON.stringify(waiting)]);
      // One that failed tries again at once; that attempt is not counted.
      const atOnce = specs.filter(({ dedupeWaiting, runAt }) => dedupeWaiting === true && runAt === undefined).map(({ dedupeKey }) => dedupeKey ?? null);
      await this.#db.execute("update jobs set run_at = ?, attempts = attempts - 1 where state = 'queued' and attempts > 0 and run_at > ? and dedupe_key in (select value from json_each(?))", [now, now, JSON.stringify(atOnce)]);
    }
    const rows = specs.map((spec): Cell[] => [
      spec.task,
      spec.subject ?? null,
      spec.dedupeKey ?? null,
      canonicalJson(spec.payload),
      spec.priority ?? 0,
      spec.runAt ?? now,
      spec.maxAttempts ?? DEFAULT_ATTEMPTS,
    ]);
    return insertMany(this.#db, 'jobs', COLUMNS, rows, { onConflict: 'nothing' });
  }

  /** Looks on a read-only connection, so that an idle queue does not write. */
  async hasDue(tasks: readonly string[]): Promise<boolean> {
    const bindings = { now: this.#at(), tasks: JSON.stringify(tasks) };
    const rows = await this.#db.query().raw<unknown[]>(`select 1 from jobs j where ${DUE} limit 1`, bindings);
    return rows.length > 0;
  }

  async claim(tasks: readonly string[], limit: number): Promise<ClaimedJob[]> {
    const rows = await this.#db.writable().raw<StoredJob[]>(
      `update jobs set state = 'running', attempts = attempts + 1, locked_by = :owner, locked_until = :until,
         progress_done = null, progress_total = null
       where id in (select j.id from jobs j where ${DUE} order by j.priority, j.run_at, j.id limit :limit)
       returning *`,
      { now: this.#at(), tasks: JSON.stringify(tasks), owner: this.#owner, until: this.#at(LEASE_MS), limit },
    );
    return rows
      .sort((a, b) => a.priority - b.priority || (a.run_at < b.run_at ? -1 : a.run_at > b.run_at ? 1 : a.id - b.id))
      .map((row) => ({
        id: String(row.id),
        task: row.task,
        payload: payloadOf(row.payload),
        subject: row.subject ?? undefined,
        attempt: row.attempts,
        maxAttempts: row.max_attempts,
      }));
  }

  /** Each condition names the owner: whoever lost his lease no longer decides about the job. */
  async complete(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await this.#db.execute(
      "delete from jobs where id in (select value from json_each(?)) and state = 'running' and locked_by = ?",
      [JSON.stringify(ids.map(Number)), this.#owner],
    );
  }

  async fail(id: string, failure: Failure): Promise<void> {
    const dead = failure.outcome === 'dead';
    await this.#db.execute(
      `update jobs set state = ?, run_at = case when ? then run_at else ? end, last_error = ?, locked_by = null,
         locked_until = null
       where id = ? and state = 'running' and locked_by = ?`,
      [
        dead ? 'dead' : 'queued',
        dead,
        this.#at(failure.outcome === 'retry' ? failure.afterMs : 0),
        failure.reason,
        Number(id),
        this.#owner,
      ],
    );
  }

  /** Gives claimed jobs back as if they had not been tried. */
  async release(ids: readonly string[]): Promise<void> {
    await this.#db.execute(
      `update jobs set state = 'queued', attempts = attempts - 1, locked_by = null, locked_until = null
       where id in (select value from json_each(?)) and state = 'running' and locked_by = ?`,
      [JSON.stringify(ids.map(Number)), this.#owner],
    );
  }

  async extendLeases(): Promise<void> {
    await this.#db.execute("update jobs set locked_until = ? where state = 'running' and locked_by = ?", [
      this.#at(LEASE_MS),
      this.#owner,
    ]);
  }

  /** Whether `takeBack` has anything to do. */
  async hasLost(all: boolean): Promise<boolean> {
    const rows = await this.#db.raw(
      "select 1 from jobs where state = 'running' and locked_by <> ? and (? or locked_until < ?) limit 1",
      [this.#owner, all, this.#at()],
    );
    return rows.length > 0;
  }

  /**
   * Takes back the jobs of others that died: those whose lease ran out, or all when this process is known to be the
   * only one. A job that used up its attempts that way is dead, so that one that kills its process ends.
   */
  async takeBack(all: boolean): Promise<number> {
    return this.#db.execute(
      `update jobs set state = case when attempts >= max_attempts then 'dead' else 'queued' end,
         last_error = 'the process ended while the job was running', locked_by = null, locked_until = null
       where state = 'running' and locked_by <> ? and (? or locked_until < ?)`,
      [this.#owner, all, this.#at()],
    );
  }

  async saveProgress(id: string, done: number, total: number): Promise<void> {
    await this.#db.execute('update jobs set progress_done = ?, progress_total = ? where id = ?', [done, total, Number(id)]);
  }

  async retry(id: string): Promise<boolean> {
    const changed = await this.#db.execute(
      `update jobs set state = 'queued', attempts = 0, run_at = ?, dedupe_key = case when exists (
           select 1 from jobs o where o.dedupe_key = jobs.dedupe_key and o.state <> 'dead' and o.id <> jobs.id)
         then null else dedupe_key end
       where id = ? and (state = 'dead' or (state = 'queued' and attempts > 0))`,
      [this.#at(), Number(id)],
    );
    return changed > 0;
  }

  async list(filter: JobFilter): Promise<JobRow[]> {
    const query = this.#db.table<StoredJob>('jobs').orderBy('id').limit(filter.limit);
    if (filter.state !== undefined) void query.where('state', filter.state as StoredJob['state']);
    if (filter.task !== undefined) void query.where('task', filter.task);
    if (filter.after !== undefined) void query.where('id', '>', Number(filter.after));
    return ((await query)).map((row) => ({
      id: String(row.id),
      task: row.task,
      payload: payloadOf(row.payload),
      subject: row.subject ?? undefined,
      dedupeKey: row.dedupe_key ?? undefined,
      state: row.state,
      attempts: row.attempts,
      maxAttempts: row.max_attempts,
      priority: row.priority,
      runAt: row.run_at,
      lastError: row.last_error ?? undefined,
      progress:
        row.progress_done === null || row.progress_total === null
          ? undefined
          : { done: row.progress_done, total: row.progress_total },
    }));
  }

  async counts(): Promise<Omit<JobStats, 'done'>> {
    const rows = await this.#db.raw<{ state: StoredJob['state']; n: number }>(
      'select state, count(*) as n from jobs group by state',
    );
    const of = (state: string): number => rows.find((row) => row.state === state)?.n ?? 0;
    return { queued: of('queued'), running: of('running'), dead: of('dead') };
  }
}
