import { coreMigrations, GraphileJobQueue, migrate, openDatabase, type Database } from '../src/index.ts';
import { requireComponent } from '@billet/testkit';
import { freshDatabase, type FreshDatabase } from '@billet/testkit';
import { postgresAvailable } from '@billet/testkit';
import { silentDeps } from '@billet/testkit';
import { jobQueueConformance } from './job-queue-conformance.ts';

(requireComponent('PostgreSQL', postgresAvailable()) ? describe : describe.skip)('job queue [postgres, graphile-worker]', () => {
  let db: Database;
  let queue: GraphileJobQueue;
  let fresh: FreshDatabase;

  afterEach(async () => {
    await queue.close();
    await db.close();
    await fresh.drop();
  });

  jobQueueConformance(async () => {
    fresh = await freshDatabase();
    db = await openDatabase({ engine: 'postgres', url: fresh.url }, silentDeps());
    await migrate(db, 'core', coreMigrations);
    queue = await GraphileJobQueue.open(db, fresh.url);
    return {
      db,
      queue,
      makeDue: async () => {
        await db.transaction(() => db.execute("update graphile_worker._private_jobs set run_at = now() - interval '1 day' where locked_at is null and attempts < max_attempts"));
      },
    };
  });
});
