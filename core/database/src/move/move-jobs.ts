import type { Database } from '../database.ts';
import type { StoredJob } from '../jobs/sqlite/job-store.ts';

const PAGE = 500;

/** Each job gets a key of its own for a moment, so that what it has behind it can be written beside it. */
const ADD = `select graphile_worker.add_job(j->>'task', payload := (j->'payload')::json, queue_name := j->>'queue', job_key := j->>'mark', run_at := (j->>'runAt')::timestamptz,
    max_attempts := (j->>'maxAttempts')::int, priority := (j->>'priority')::int) is null as added
  from jsonb_array_elements(?::jsonb) with ordinality as jobs(j, n) order by n`;

const REMEMBER = `update graphile_worker._private_jobs t set attempts = (j->>'attempts')::int, last_error = j->>'error', key = j->>'key'
  from jsonb_array_elements(?::jsonb) as j where t.key = j->>'mark'`;

const toJob = (job: StoredJob): object => {
  const dead = job.state === 'dead';
  return {
    mark: `moved:${String(job.id)}`,
    task: job.task,
    payload: { payload: JSON.parse(job.payload) as unknown, key: job.dedupe_key },
    queue: job.subject,
    runAt: job.run_at,
    maxAttempts: job.max_attempts,
    priority: job.priority,
    attempts: dead ? job.max_attempts : Math.min(job.attempts, job.max_attempts - 1),
    error: job.last_error,
    key: dead ? null : job.dedupe_key,
  };
};

/** What waits in the embedded queue waits in the other one afterwards, with its attempts; what is dead stays dead. Returns how many. */
export const moveJobs = async (source: Database, target: Database): Promise<number> => {
  await target.execute('delete from graphile_worker._private_jobs');
  let moved = 0;
  for (let after = 0; ; ) {
    const jobs = await source.raw<StoredJob>('select * from jobs where id > ? order by id limit ?', [after, PAGE]);
    const last = jobs.at(-1);
    if (last === undefined) return moved;
    after = last.id;
    const rows = JSON.stringify(jobs.map(toJob));
    await target.raw(ADD, [rows]);
    await target.execute(REMEMBER, [rows]);
    moved += jobs.length;
  }
};
