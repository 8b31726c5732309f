import knex from 'knex';
import type { Log } from '@billet/sdk';

/** Says whether this process is the one among many that fires the schedules. */
export interface Leadership {
  isLeader(): Promise<boolean>;
  close(): Promise<void>;
}

interface Answer {
  readonly rows: readonly { readonly pid: number; readonly leader: boolean }[];
}

/**
 * One leader for each schema of a PostgreSQL database: whoever holds an advisory lock in a session of its own. The
 * server lets go of it the moment that session ends, however the process ends; then another one takes it at its next
 * question. A lock that was taken in a session that has since been lost counts for nothing, hence the look at the pid.
 */
export const openLeadership = (url: string, schema: string, log: Log): Leadership => {
  const session = knex({ client: 'pg', connection: url, pool: { min: 0, max: 1, idleTimeoutMillis: 2_147_483_647 } });
  let held = 0;
  return {
    isLeader: async () => {
      try {
        const { rows } = await session.raw<Answer>(
          "select pg_backend_pid() as pid, case when pg_backend_pid() = ? then true else pg_try_advisory_lock(hashtextextended('billet:leader:' || ?, 0)) end as leader",
          [held, schema],
        );
        const [answer] = rows;
        held = answer?.leader === true ? answer.pid : 0;
        return held !== 0;
      } catch (error) {
        held = 0;
        log.warn('nobody knows who leads', { error });
        return false;
      }
    },
    close: () => session.destroy(),
  };
};
