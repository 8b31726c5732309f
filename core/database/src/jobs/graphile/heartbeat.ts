import type { Log } from '@billet/sdk';
import type { Runner } from 'graphile-worker';
import type { Pool } from 'pg';

/** Without a beat for so long a process counts as dead. Ten seconds outlast a garbage collection and a slow disk. */
export const DEFAULT_LEASE_MS = 10_000;
const BEATS_A_LEASE = 3;

export interface Heartbeat {
  /** Registers the workers of a runner under this process. */
  watch(runner: Runner): Promise<void>;
  stop(): Promise<void>;
}

/**
 * graphile-worker keeps the jobs of a killed process locked for four hours. Each process notes its workers and beats
 * (wall clock of the database); any process frees the jobs of one that has stopped beating.
 */
export const createHeartbeat = async (pool: Pool, log: Log, process: string, leaseMs = DEFAULT_LEASE_MS): Promise<Heartbeat> => {
  const lease = [leaseMs / 1000];
  // "if not exists" alone is no help to two processes that start at the same moment: one waits for the other.
  await pool.query(
    `select pg_advisory_xact_lock(hashtextextended('billet_workers', 0));
     create table if not exists billet_workers (process text not null, worker text primary key, beat_at timestamptz not null default now())`,
  );
  let runner: Runner | undefined;
  const workers = new Set<string>();

  const beat = async (): Promise<void> => {
    await pool.query('update billet_workers set beat_at = now() where process = $1', [process]);
    const { rows } = await pool.query<{ worker: string }>('delete from billet_workers where beat_at < now() - make_interval(secs => $1) returning worker', lease);
    // Locks of workers that nobody has ever registered, or whose row a reaper took before it could act.
    const orphans = await pool.query<{ worker: string }>(
      `select distinct locked_by as worker from graphile_worker._private_jobs where locked_by is not null and locked_at < now() - make_interval(secs => $1)
         and not exists (select 1 from billet_workers w where w.worker = locked_by)`,
      lease,
    );
    const dead = [...new Set([...rows, ...orphans.rows].map((row) => row.worker))];
    if (dead.length === 0) return;
    log.warn('freeing jobs of dead workers', { workers: dead.length });
    await pool.query('select graphile_worker.force_unlock_workers($1::text[])', [dead]);
  };

  const timer = setInterval(() => {
    beat().catch((error: unknown) => { log.warn('heartbeat failed', { error }); });
  }, leaseMs / BEATS_A_LEASE);
  timer.unref();

  const register = async (worker: string): Promise<void> => {
    if (workers.has(worker)) return;
    workers.add(worker);
    await pool.query('insert into billet_workers (process, worker) values ($1, $2) on conflict (worker) do nothing', [process, worker]);
  };

  await beat();
  return {
    watch: async (next) => {
      runner = next;
      runner.events.on('worker:create', ({ worker }) => {
        register(worker.workerId).catch((error: unknown) => { log.warn('worker not registered', { error }); });
      });
      runner.events.on('job:start', ({ worker }) => {
        register(worker.workerId).catch((error: unknown) => { log.warn('worker not registered', { error }); });
      });
      await Promise.resolve();
    },
    stop: async () => {
      clearInterval(timer);
      await pool.query('delete from billet_workers where process = $1', [process]);
    },
  };
};
