import type { UnitOfWork } from '../ports/work.ts';

/** What a job may carry: plain JSON. */
export type JobPayload =
  | string
  | number
  | boolean
  | null
  | readonly JobPayload[]
  | { readonly [key: string]: JobPayload };

/** `done` is never stored: a finished job leaves the queue, only the counter of `stats()` knows it. */
export type JobState = 'queued' | 'running' | 'dead' | 'done';

/** One job to be done. */
export interface JobSpec {
  /** Name of the handler, for example `mail.send`. */
  readonly task: string;
  readonly payload: JobPayload;
  /** Jobs of one subject run one after the other, in order of entry; other subjects go on meanwhile. */
  readonly subject?: string;
  /** At most one open (queued or running) job per key: a second one is dropped, without an error. */
  readonly dedupeKey?: string;
  /**
   * The key counts only while a job waits: what is asked for while one runs is done by another one after it, and one that
   * failed and waits for its next attempt makes it at once. With a subject they run one after the other.
   */
  readonly dedupeWaiting?: boolean;
  /** Wall-clock instant (ISO UTC) before which the job is not due. Default: at once. */
  readonly runAt?: string;
  /** Attempts before the job becomes a dead letter. Default 12. */
  readonly maxAttempts?: number;
  /** Lower runs first. Default 0. */
  readonly priority?: number;
}

/** What a handler is told about its job. */
export interface JobContext {
  readonly jobId: string;
  /** 1 on the first try. */
  readonly attempt: number;
  readonly subject: string | undefined;
  /** Aborted when the queue stops or the lease is lost. */
  readonly signal: AbortSignal;
  /** Writes how far the job is; staff see it. */
  progress(done: number, total: number): Promise<void>;
}

/**
 * Does one job. Must be idempotent: a job runs at least once.
 * An error with `retryAfterMs` chooses the next try; an error with `fatal: true` goes straight to the dead letters.
 */
export type JobHandler = (payload: JobPayload, context: JobContext) => Promise<void>;

export type JobHandlers = Readonly<Record<string, JobHandler>>;

/** Hints that a handler's error may carry. */
export interface JobErrorHints {
  readonly retryAfterMs?: number;
  readonly fatal?: boolean;
}

/** A stored job, as staff see it. */
export interface JobRow {
  readonly id: string;
  readonly task: string;
  readonly payload: JobPayload;
  readonly subject: string | undefined;
  readonly dedupeKey: string | undefined;
  readonly state: JobState;
  readonly attempts: number;
  readonly maxAttempts: number;
  readonly priority: number;
  readonly runAt: string;
  readonly lastError: string | undefined;
  readonly progress: { readonly done: number; readonly total: number } | undefined;
}

/** Keyset page over stored jobs, by ascending id. */
export interface JobFilter {
  readonly state?: JobState;
  readonly task?: string;
  /** The last id of the previous page. */
  readonly after?: string;
  readonly limit: number;
}

export interface JobStats {
  readonly queued: number;
  readonly running: number;
  readonly dead: number;
  /** Finished by this process since it started. */
  readonly done: number;
}

export interface JobQueueOptions {
  /** Handlers running at the same time in this process. */
  readonly concurrency: number;
}

/** Durable background work, at least once. Two drivers: embedded (SQLite) and graphile-worker (PostgreSQL). */
export interface JobQueue {
  /** Writes the jobs in the caller's transaction: a rollback removes them. */
  enqueue(work: UnitOfWork, specs: readonly JobSpec[]): Promise<void>;
  /** Starts working off jobs whose task has a handler; others are left for a process that has one. */
  start(handlers: JobHandlers, options: JobQueueOptions): Promise<void>;
  /** Takes no new jobs and waits for running ones (at most 30 s, then they are aborted and go back). */
  stop(): Promise<void>;
  /**
   * Runs everything that is due now, including what is enqueued meanwhile, until nothing is left. Jobs waiting
   * for a retry are not due. Returns how many handler runs there were. Without `handlers`, those of `start` are used.
   */
  drain(handlers?: JobHandlers): Promise<number>;
  list(filter: JobFilter): Promise<JobRow[]>;
  /** Puts a dead letter (or a job waiting for its retry) back to "due now" with all attempts. False when there is none. */
  retry(id: string): Promise<boolean>;
  stats(): Promise<JobStats>;
}
