import { coreMigrations, migrate, openDatabase, SqliteJobQueue, type Database } from '../src/index.ts';
import { silentDeps } from '@billet/testkit';
import { jobQueueConformance } from './job-queue-conformance.ts';

describe('job queue [sqlite]', () => {
  let db: Database;
  afterEach(() => db.close());

  jobQueueConformance(async () => {
    db = await openDatabase({ engine: 'sqlite', file: ':memory:' }, silentDeps());
    await migrate(db, 'core', coreMigrations);
    return {
      db,
      queue: new SqliteJobQueue(db),
      makeDue: async () => {
        await db.transaction(() => db.execute("update jobs set run_at = '2020-01-01T00:00:00.000Z' where state = 'queued'"));
      },
    };
  });
});
