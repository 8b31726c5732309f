import type { OpenHouse } from '@billet/billing';
import { arm } from './arm.ts';
import { openWorkerHouse, type WorkerPlace } from './open-worker-house.ts';
import type { Death } from './points.ts';

/** What a worker is told on its command line. */
export interface Orders extends WorkerPlace {
  /** Move the sandbox up to this instant; without it, work off what waits beside other workers. */
  readonly until?: string;
  readonly death?: Death;
}

const POLL_MS = 25;

/** Until nothing runs, here or elsewhere, and nothing that is due waits. A mail that a dead process held comes back minutes later. */
const workOff = async (house: OpenHouse): Promise<void> => {
  await house.startWork();
  for (;;) {
    const jobs = await house.jobs.list({ limit: 200 });
    const [event] = await house.db.raw("select id from outbox_deliveries where state = 'open' and due_at <= ? limit 1", [house.clock.wall()]);
    if (event === undefined && !jobs.some((job) => job.state === 'running' || (job.state === 'queued' && job.runAt <= house.clock.wall()))) return;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
};

const orders = JSON.parse(process.argv[2] ?? '{}') as Orders;
const house = await openWorkerHouse(orders);
if (orders.death !== undefined) arm(house, orders.death);
// As in a running server: on PostgreSQL it is the heartbeat of whoever works that frees what a killed process held.
if (orders.until !== undefined && orders.database.engine === 'postgres') await house.startWork();
await (orders.until === undefined ? workOff(house) : house.scheduler.advanceTo(orders.until));
await house.close();
process.stdout.write('done\n');
process.exit(0);
