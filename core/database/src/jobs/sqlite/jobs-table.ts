import type { Migrator } from '../../migrations/migrator.ts';

/** The embedded queue. PostgreSQL has graphile-worker's own tables instead. */
export const createJobsTable = (m: Migrator): Promise<void> =>
  m.createTable('jobs', (t) => {
    t.id();
    t.text('task');
    t.text('subject').nullable();
    t.text('dedupe_key').nullable();
    t.json('payload');
    t.int('priority');
    t.instant('run_at');
    t.text('state').default('queued').oneOf('queued', 'running', 'dead');
    t.int('attempts').default(0);
    t.int('max_attempts');
    t.text('locked_by').nullable();
    t.instant('locked_until').nullable();
    t.text('last_error').nullable();
    t.int('progress_done').nullable();
    t.int('progress_total').nullable();
    t.unique(['dedupe_key'], { where: "state <> 'dead'" });
    t.index(['priority', 'run_at', 'id'], { where: "state = 'queued'", name: 'jobs_due' });
    t.index(['subject', 'state', 'priority', 'run_at', 'id'], { where: 'subject is not null', name: 'jobs_subject' });
    t.index(['locked_until'], { where: "state = 'running'", name: 'jobs_leased' });
    t.index(['state', 'id'], { name: 'jobs_listed' });
  });
