import type { Engine } from '@billet/database';
import { billingRunsRef } from '@billet/billing';
import { postgresAvailable, requireComponent } from '@billet/testkit';
import { expect } from 'chai';
import { buildWorker } from './build-worker.ts';
import { copyOf, seededPlace, type Place } from './places.ts';
import { deathOf, shownDeath } from './points.ts';
import { runWorker } from './run-workers.ts';
import { stateOf, type State } from './state.ts';

/** Kills for each database: 20 in `npm test`, 200 in `npm run test:all`, any number by BILLET_KILLS. */
const KILLS = Number(process.env['BILLET_KILLS'] ?? (process.env['BILLET_LONG'] === '1' ? 200 : 20));
/** Attempts at a kill that may miss, because the work was over before its point came. */
const PATIENCE = 3;

const CLIENTS = 16;
const UNTIL = '2027-02-17T12:00:00.000Z';
const BATCH = 1;

interface Way {
  readonly title: string;
  readonly engine: Engine;
  readonly workers: number;
  /** Of the kills. */
  readonly share: number;
  /** One worker lives a month; several work off one run beside each other. */
  readonly until: string | undefined;
}

let script: Promise<string> | undefined;

const sameAs = (found: State, wanted: State, story: string): void => {
  for (const [name, rows] of Object.entries(wanted.rows)) expect(found.rows[name], `${name} after ${story}`).to.deep.equal(rows);
  expect(found.numbers, `numbers after ${story}`).to.deep.equal(found.numbers.map((_, i) => i + 1));
  expect(found.findings, `promises after ${story}`).to.deep.equal([]);
};

const suite = ({ title, engine, workers, share, until }: Way): void => {
  const kills = Math.max(1, Math.round(KILLS * share));
  describe(`${title}, killed ${String(kills)} times [${engine}]`, function () {
    this.timeout(60_000 + kills * 30_000);
    let seeded: Place;
    let wanted: State;

    before(async () => {
      script ??= buildWorker();
      seeded = await seededPlace(engine, CLIENTS, (house) => (until === undefined ? house.services.use(billingRunsRef).start('manual', BATCH) : Promise.resolve()));
      const quiet = await copyOf(seeded);
      expect(await runWorker(await script, quiet, { until })).to.equal('done');
      wanted = await stateOf(quiet);
      expect(wanted.numbers.length).to.be.greaterThan(CLIENTS - 1);
      await quiet.remove();
    });
    after(() => seeded.remove());

    it('leaves the same documents, notices, services and ledger as work that nobody disturbed; no gap, no duplicate', async () => {
      let killed = 0;
      for (let k = 0; killed < kills && k < kills * PATIENCE; ) {
        // A place is disturbed until its work is done in spite of it; then another one is.
        const stormy = await copyOf(seeded);
        const story: string[] = [];
        let done = false;
        while (!done && killed < kills) {
          const deaths = Array.from({ length: workers }, () => deathOf((k += 1)));
          const endings = await Promise.all(deaths.map(async (death) => runWorker(await (script as Promise<string>), stormy, { until, death })));
          killed += endings.filter((ending) => ending === 'killed').length;
          story.push(deaths.map((death, i) => `${shownDeath(death)} (${endings[i] ?? ''})`).join(' + '));
          done = endings.every((ending) => ending === 'done') || k >= kills * PATIENCE;
        }
        const last = await Promise.all(Array.from({ length: workers }, async () => runWorker(await (script as Promise<string>), stormy, { until })));
        expect(last.every((ending) => ending === 'done')).to.equal(true);
        sameAs(await stateOf(stormy), wanted, story.join(', then '));
        await stormy.remove();
      }
      expect(killed).to.be.greaterThan(Math.ceil(kills / 2) - 1);
    });
  });
};

suite({ title: 'a month of one worker', engine: 'sqlite', workers: 1, share: 1, until: UNTIL });
if (requireComponent('PostgreSQL', postgresAvailable())) {
  suite({ title: 'a month of one worker', engine: 'postgres', workers: 1, share: 0.4, until: UNTIL });
  suite({ title: 'a run of two workers', engine: 'postgres', workers: 2, share: 0.3, until: undefined });
  suite({ title: 'a run of four workers', engine: 'postgres', workers: 4, share: 0.3, until: undefined });
} else describe.skip('workers killed in the middle of their work [postgres: not installed]', () => undefined);
