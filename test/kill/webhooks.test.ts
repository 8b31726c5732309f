import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseConfig, Engine } from '@billet/database';
import { newMasterKey } from '@billet/kernel';
import { freshDatabase, postgresAvailable, requireComponent } from '@billet/testkit';
import { expect } from 'chai';
import { sendWebhooks } from '../support/send-webhooks.ts';
import { openWebhookHouse, type WebhookPlace } from '../support/webhook-server.ts';

const KILLS = process.env['BILLET_LONG'] === '1' ? 20 : 1;
const SERVER = join(import.meta.dirname, 'webhook-worker.ts');

/** Sends until so many were taken, kills the server at once, and gives what it had said yes to. */
const killedAfter = async (place: WebhookPlace, taken: number): Promise<readonly string[]> => {
  const server = spawn(process.execPath, ['--conditions=source', '--import', 'tsx/esm', SERVER, JSON.stringify(place)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const over = once(server, 'exit') as Promise<[number | null, string | null]>;
  const [said] = (await once(server.stdout, 'data')) as [Buffer];
  const { url } = JSON.parse(said.toString()) as { readonly url: string };
  let answers = 0;
  const sent = await sendWebhooks(url, {
    perSecond: 100, seconds: 60, stop: () => server.killed,
    heard: (status) => {
      if (status === 200) answers += 1;
      if (answers === taken) server.kill('SIGKILL');
    },
  });
  expect(await over).to.deep.equal([null, 'SIGKILL']);
  // Some may have been on their way: what is shown below is about those that were told "yes" alone.
  return sent.filter(({ status }) => status === 200).map(({ id }) => id);
};

const suite = (engine: Engine, open: (storage: string) => Promise<{ readonly database: DatabaseConfig; drop(): Promise<void> }>): void => {
  describe(`messages of providers, killed ${String(KILLS)} times [${engine}]`, function () {
    this.timeout(60_000 + KILLS * 60_000);

    it('whatever was answered with "taken" is there, and is worked off by the next process, once', async () => {
      for (let kill = 0; kill < KILLS; kill += 1) {
        const storage = mkdtempSync(join(tmpdir(), 'billet-kill-'));
        const { database, drop } = await open(storage);
        const place = { database, masterKey: newMasterKey(), storage };
        try {
          const taken = await killedAfter(place, 20 + kill * 7);
          const house = await openWebhookHouse(place);
          try {
            const rows = await house.db.raw<{ event_id: string }>('select event_id from gateway_events');
            expect(rows.map((row) => row.event_id)).to.include.members([...taken]);
            expect(new Set(rows.map((row) => row.event_id)).size).to.equal(rows.length);
            await house.startWork();
            let left = -1;
            // A job that the dead process held comes back when its lease is over.
            while (left !== 0) {
              left = Number((await house.db.raw<{ n: number | string }>(`select count(*) as n from gateway_events where state = 'received'`))[0]?.n);
              if (left > 0) await new Promise((resolve) => setTimeout(resolve, 50));
            }
            const queued = await house.db.raw<{ n: number | string; refs: number | string }>('select count(*) as n, count(distinct reference) as refs from unmatched_money');
            expect([Number(queued[0]?.n), Number(queued[0]?.refs)]).to.deep.equal([rows.length, rows.length]);
          } finally {
            await house.close();
          }
        } finally {
          await drop();
          rmSync(storage, { recursive: true, force: true });
        }
      }
    });
  });
};

suite('sqlite', (storage) => Promise.resolve({ database: { engine: 'sqlite', file: join(storage, 'billet.db') }, drop: () => Promise.resolve() }));

if (requireComponent('PostgreSQL', postgresAvailable())) {
  suite('postgres', async () => {
    const fresh = await freshDatabase();
    return { database: { engine: 'postgres', url: fresh.url }, drop: () => fresh.drop() };
  });
} else describe.skip('messages of providers, killed [postgres: not installed]', () => undefined);
