import { openWorkerHouse, type WorkerPlace } from './open-worker-house.ts';

interface Orders extends WorkerPlace {
  readonly registrars: string;
}

const POLL_MS = 25;

/** Works off what waits at registrars until nothing does, and ends. */
const orders = JSON.parse(process.argv[2] ?? '{}') as Orders;
const house = await openWorkerHouse(orders, [orders.registrars]);
await house.startWork();
for (;;) {
  const open = await house.db.raw("select d.id from domains d where d.state = 'pending' or exists (select 1 from domain_operations o where o.domain_id = d.id and o.state in ('waiting', 'sent', 'pending')) limit 1");
  if (open.length === 0) break;
  await new Promise((resolve) => setTimeout(resolve, POLL_MS));
}
await house.close();
process.stdout.write('done\n');
process.exit(0);
