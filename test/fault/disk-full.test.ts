import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OpenHouse } from '@billet/billing';
import { billingRunsRef } from '@billet/billing';
import { newMasterKey } from '@billet/kernel';
import { expect } from 'chai';
import sqlite3 from 'sqlite3';
import { openWorkerHouse } from '../kill/open-worker-house.ts';
import { furnish } from '../support/furnish.ts';
import { seedServices } from '../support/seed-services.ts';

const mount = mkdtempSync(join(tmpdir(), 'billet-full-'));
const mounted = process.getuid?.() === 0 && spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', mount]).status === 0;

/** A disk of a few megabytes of its own needs the right to mount one. */
(mounted ? describe : describe.skip)('a full disk [sqlite]', function () {
  this.timeout(120_000);
  const filler = join(mount, 'filler');
  let house: OpenHouse;

  before(async () => {
    house = await openWorkerHouse({ database: { engine: 'sqlite', file: join(mount, 'billet.db') }, masterKey: newMasterKey(), storage: mount });
    await seedServices(await furnish(house), 300, () => 2);
    house.clock.moveTo('2027-01-20T12:00:00.000Z');
  });
  after(async () => {
    await house.close();
    spawnSync('umount', [mount]);
    rmSync(mount, { recursive: true, force: true });
  });

  /** Gives the room of the write-ahead log back: what is not on the disk yet has to find a place on it. */
  const emptyLog = (): Promise<void> =>
    new Promise((done, fail) => {
      const db = new sqlite3.Database(join(mount, 'billet.db'));
      db.exec('pragma wal_checkpoint(truncate)', (error) => {
        db.close(() => (error === null ? done() : fail(error)));
      });
    });

  /** Fills what is left, down to the last block. */
  const fill = (): void => {
    for (let size = 4 * 1024 * 1024; size >= 4096; size /= 2) {
      for (;;) {
        try {
          writeFileSync(filler, Buffer.alloc(size), { flag: 'a' });
        } catch {
          break;
        }
      }
    }
  };
  const count = async (table: string): Promise<number> => Number((await house.db.raw<{ n: number }>(`select count(*) as n from ${table}`))[0]?.n);

  it('leaves nothing half written, parks nobody, and all goes on without a restart once there is room', async () => {
    await house.services.use(billingRunsRef).start('manual');
    const before = { invoices: await count('invoices'), entries: await count('ledger_entries'), mails: await count('mail_messages') };
    await emptyLog();
    fill();
    await house.settle().catch(() => undefined);
    expect({ invoices: await count('invoices'), entries: await count('ledger_entries'), mails: await count('mail_messages') }).to.deep.equal(before);
    expect(await count('parked_clients')).to.equal(0);
    expect((await house.verify()).findings).to.deep.equal([]);

    unlinkSync(filler);
    await house.settle();
    for (const job of await house.jobs.list({ limit: 200 })) await house.jobs.retry(job.id);
    await house.settle();
    expect(await count('invoices')).to.equal(300);
    expect((await house.verify()).findings).to.deep.equal([]);
    expect(await house.db.raw('pragma integrity_check')).to.deep.equal([{ integrity_check: 'ok' }]);
  });
});
