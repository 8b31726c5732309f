import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openHouse, type OpenHouse } from '@billet/billing';
import { readEnvironment } from '@billet/cli';
import type { DatabaseConfig, Engine } from '@billet/database';
import { createLog } from '@billet/kernel';
import { freshDatabase, postgresAvailable, requireComponent } from '@billet/testkit';
import { expect } from 'chai';
import { furnish } from '../support/furnish.ts';
import { seedServices } from '../support/seed-services.ts';

const KILLS = process.env['BILLET_LONG'] === '1' ? 20 : 5;
const CLIENTS = 150;
const UNTIL = '2027-03-20T12:00:00.000Z';

interface Place {
  readonly storage: string;
  readonly database: DatabaseConfig;
  readonly env: Readonly<Record<string, string>>;
  remove(): Promise<void>;
}

const newPlace = async (engine: Engine): Promise<Place> => {
  const storage = mkdtempSync(join(tmpdir(), 'billet-kill-'));
  const fresh = engine === 'postgres' ? await freshDatabase() : undefined;
  return {
    storage,
    database: fresh === undefined ? { engine: 'sqlite', file: join(storage, 'billet.db') } : { engine: 'postgres', url: fresh.url },
    env: { BILLET_STORAGE: storage, BILLET_DATABASE: fresh?.url ?? '', BILLET_LOG: 'silent', BILLET_WORKER_LEASE: '1' },
    remove: async () => {
      await fresh?.drop();
      rmSync(storage, { recursive: true, force: true });
    },
  };
};

const withHouse = async <T>(place: Place, work: (house: OpenHouse) => Promise<T>): Promise<T> => {
  const house = await openHouse(readEnvironment({ storage: place.storage }).houseOptions({ database: place.database, log: createLog({ level: 'silent' }) }));
  try {
    return await work(house);
  } finally {
    await house.close();
  }
};

const seed = (place: Place): Promise<unknown> => withHouse(place, async (house) => seedServices(await furnish(house), CLIENTS, (client) => 1 + (client % 3)));

type Ending = 'done' | 'killed';

/** Starts a worker and kills it so many milliseconds after it began to work; without a time it may finish. */
const runWorker = (place: Place, killAfterMs: number | undefined): Promise<Ending> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--conditions=source', '--import', 'tsx/esm', join(import.meta.dirname, 'worker.ts'), UNTIL], {
      env: { ...process.env, ...place.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    let complaint = '';
    child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said === 'ready\n' && killAfterMs !== undefined) setTimeout(() => child.kill('SIGKILL'), killAfterMs);
    });
    child.once('exit', (_code, signal) => {
      if (said.endsWith('done\n')) resolve('done');
      else if (signal === 'SIGKILL') resolve('killed');
      else reject(new Error(`the worker ended: ${said}${complaint}`));
    });
  });

/** Times of death, spread over the length of a run and the same in every run of the test. */
const deaths = (spanMs: number): readonly number[] => Array.from({ length: KILLS }, (_, i) => Math.round((((i * 7919) % 101) / 101) * spanMs));

const QUERIES = {
  // Which number a client gets depends on who is first, and so do ids: what is compared is what each client was charged and told.
  documents: `select i.client_id, i.doc_type, i.status, i.issue_date, i.due_date, i.net, i.tax, i.total, i.settlement, l.charge_key, l.net as line_net, l.description
              from invoices i join invoice_lines l on l.invoice_id = i.id order by i.client_id, l.charge_key`,
  // A mail that was on its way when its process died goes out once more after its lease, so its state is left out here.
  mails: 'select client_id, key, count(*) as n from mail_messages group by client_id, key order by client_id, key',
  services: 'select client_id, number, status, billing_status, billed_through, next_bill_at from services order by number',
  ledger: 'select client_id, debit, credit, amount, currency, count(*) as n from ledger_entries group by client_id, debit, credit, amount, currency order by client_id, debit, credit, amount',
  runs: "select as_of, state, expected, produced, parked, invoices from billing_runs where expected > 0 order by as_of, id",
} as const;

type State = Readonly<Record<string, unknown>>;

const stateOf = (place: Place): Promise<State> =>
  withHouse(place, async (house) => {
    const state: Record<string, unknown> = {};
    for (const [name, sql] of Object.entries(QUERIES)) state[name] = (await house.db.raw(sql)).map((row) => Object.fromEntries(Object.entries(row).map(([key, value]) => [key, String(value)])));
    return state;
  });

const suite = (engine: Engine): void => {
  describe(`a worker killed ${String(KILLS)} times in the middle of its work [${engine}]`, function () {
    this.timeout(600_000);
    let quiet: Place;
    let stormy: Place;
    let spanMs = 0;

    before(async () => {
      quiet = await newPlace(engine);
      stormy = await newPlace(engine);
      await seed(quiet);
      await seed(stormy);
      const started = performance.now();
      expect(await runWorker(quiet, undefined)).to.equal('done');
      spanMs = performance.now() - started;
    });
    after(async () => {
      await quiet.remove();
      await stormy.remove();
    });

    it('leaves the same documents, notices, services and ledger as one that was left alone', async () => {
      let killed = 0;
      for (const after of deaths(Math.min(spanMs / 2, 900))) if ((await runWorker(stormy, after)) === 'killed') killed += 1;
      expect(killed).to.be.greaterThan(KILLS / 2);
      expect(await runWorker(stormy, undefined)).to.equal('done');
      const [wanted, found] = [await stateOf(quiet), await stateOf(stormy)];
      for (const [name, rows] of Object.entries(wanted)) expect(found[name], name).to.deep.equal(rows);
    });

    it('leaves no gap and no duplicate in the numbers, and every promise kept', async () => {
      await withHouse(stormy, async (house) => {
        const numbers = (await house.db.raw<{ number_seq: number | string }>('select number_seq from invoices order by number_seq')).map((row) => Number(row.number_seq));
        expect(numbers.length).to.be.greaterThan(CLIENTS);
        expect(numbers).to.deep.equal(numbers.map((_, i) => i + 1));
        expect((await house.verify()).findings).to.deep.equal([]);
      });
    });
  });
};

suite('sqlite');
if (requireComponent('PostgreSQL', postgresAvailable())) suite('postgres');
else describe.skip('a worker killed in the middle of its work [postgres: not installed]', () => undefined);
