import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { billingRunsRef, type OpenHouse } from '@billet/billing';
import { newMasterKey } from '@billet/kernel';
import { postgresAvailable, requireComponent, startPostgres, type PostgresServer } from '@billet/testkit';
import { expect } from 'chai';
import { openWorkerHouse } from '../kill/open-worker-house.ts';
import { furnish } from '../support/furnish.ts';
import { seedServices } from '../support/seed-services.ts';

const CLIENTS = 400;
const BATCH = 5;
const POWER_CUTS = 3;

/** The server stops in immediate mode, as in a power cut, while the run is going on; then it recovers from its log. */
(requireComponent('PostgreSQL', postgresAvailable()) ? describe : describe.skip)('a database that dies during a run [postgres]', function () {
  this.timeout(180_000);
  const storage = mkdtempSync(join(tmpdir(), 'billet-stop-'));
  let server: PostgresServer;
  let house: OpenHouse;

  before(async () => {
    server = await startPostgres({ fsync: true });
    house = await openWorkerHouse({ database: { engine: 'postgres', url: server.url }, masterKey: newMasterKey(), storage });
    await seedServices(await furnish(house), CLIENTS, () => 2);
    house.clock.moveTo('2027-01-20T12:00:00.000Z');
  });
  after(async () => {
    await house.close();
    await server.stop();
    rmSync(storage, { recursive: true, force: true });
  });

  const count = async (sql: string): Promise<number> => Number((await house.db.raw<{ n: number | string }>(`select count(*) as n from ${sql}`))[0]?.n);
  /** Asks again while the server is away. */
  const patiently = async (ask: () => Promise<boolean>): Promise<void> => {
    for (let tries = 0; tries < 1500; tries += 1) {
      if (await ask().catch(() => false)) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error('the run did not go on');
  };

  it('goes on by itself: every client billed once, no gap in the numbers, every promise kept', async () => {
    await house.services.use(billingRunsRef).start('manual', BATCH);
    await house.startWork(2);
    for (let cut = 1; cut <= POWER_CUTS; cut += 1) {
      await patiently(async () => (await count('invoices')) >= (CLIENTS * cut) / (POWER_CUTS + 2));
      expect(await count(`billing_runs where state = 'done'`), 'the run is still going').to.equal(0);
      await server.crash();
    }
    await patiently(async () => (await count(`billing_runs where state = 'done'`)) === 1);

    expect(await count('invoices')).to.equal(CLIENTS);
    expect(await count('parked_clients')).to.equal(0);
    const numbers = (await house.db.raw<{ n: number | string }>('select number_seq as n from invoices order by number_seq')).map((row) => Number(row.n));
    expect(numbers).to.deep.equal(numbers.map((_, i) => i + 1));
    expect((await house.verify()).findings).to.deep.equal([]);
  });
});
