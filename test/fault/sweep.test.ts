import { billingRunsRef, type OpenHouse } from '@billet/billing';
import type { Engine } from '@billet/database';
import { addMonths, instantOfLocalMidnight } from '@billet/sdk';
import { postgresAvailable, requireComponent } from '@billet/testkit';
import { expect } from 'chai';
import { openWorkerHouse } from '../kill/open-worker-house.ts';
import { seededPlace, type Place } from '../kill/places.ts';
import { createRandom } from '../simulation/random.ts';
import { faultyDatabase, type Fault, type FaultyDatabase } from './fail-call.ts';

const CLIENTS = 6;
const LONG = process.env['BILLET_LONG'] === '1';
/** Calls of a run that fail in turn: all of them in `npm run test:all`, so many by chance in `npm test`. BILLET_SEED draws others. */
const SAMPLE = 5;
const SEED = Number(process.env['BILLET_SEED'] ?? '1');

const chosen = (calls: number): readonly number[] => {
  const all = Array.from({ length: calls }, (_, i) => i + 1);
  const random = createRandom(SEED);
  return LONG ? all : Array.from({ length: SAMPLE }, () => all.splice(random.below(all.length), 1)[0] ?? 0).sort((a, b) => a - b);
};

/** Ways in which a call may fail. */
const WAYS: Readonly<Record<Engine, readonly Pick<Fault, 'kind' | 'persistent'>[]>> = {
  sqlite: [
    { kind: 'full', persistent: false },
    { kind: 'busy', persistent: false },
    { kind: 'full', persistent: true },
  ],
  postgres: [
    { kind: 'connection', persistent: false },
  ],
};

const suite = (engine: Engine): void => {
  describe(`a billing run in which the n-th call to the database fails [${engine}]`, function () {
    this.timeout(LONG ? 1_800_000 : 300_000);
    let place: Place;
    let house: OpenHouse;
    let faulty: FaultyDatabase;
    let month = '2027-02-01';

    before(async () => {
      place = await seededPlace(engine, CLIENTS, () => Promise.resolve());
      house = await openWorkerHouse(place);
      faulty = faultyDatabase(house);
      house.clock.moveTo('2027-01-20T12:00:00.000Z');
      await run();
      month = '2027-03-01';
    });
    after(async () => {
      faulty.restore();
      await house.close();
      await place.remove();
    });

    const run = async (): Promise<void> => {
      await house.services.use(billingRunsRef).start('manual');
      await house.settle();
    };

    /** What staff or time would do once the database is well again: what was given up or waits for its retry runs now. */
    const recover = async (): Promise<void> => {
      faulty.break(undefined);
      await house.settle();
      // A worker that is just putting a failed job back is waited for.
      for (let waits = 0, left = await house.jobs.list({ limit: 200 }); left.length > 0 && waits < 20; waits += 1, left = await house.jobs.list({ limit: 200 })) {
        for (const job of left) await house.jobs.retry(job.id);
        await house.settle();
      }
      await run();
    };

    /** Lives one more month with a fault in its run; everything must be as if there had been none. */
    const live = async (fault: Fault): Promise<void> => {
      month = addMonths(month, 1);
      // The period that begins with the month is raised twenty days before it.
      house.clock.moveTo(instantOfLocalMidnight(addMonths(month, -1), 'Europe/Berlin').replace(/-\d\dT.*/, '-20T12:00:00.000Z'));
      faulty.break(fault);
      await run().catch(() => undefined);
      await recover();
      const story = `${fault.kind}${fault.persistent ? ' for ever' : ''} at call ${String(fault.nth)}, month ${month}, seed ${String(SEED)}`;
      const services = await house.db.raw<{ billed_through: string; lines: number | string }>(
        `select s.billed_through, (select count(*) from invoice_lines l where l.service_id = s.id and l.period_start = ?) as lines from services s`,
        [addMonths(month, -1)],
      );
      expect(new Set(services.map((service) => service.billed_through)), story).to.deep.equal(new Set([month]));
      expect(new Set(services.map((service) => Number(service.lines))), story).to.deep.equal(new Set([1]));
      expect(await house.db.raw('select client_id, reason, detail from parked_clients'), story).to.deep.equal([]);
      expect(await house.db.raw("select id, state from billing_runs where state <> 'done'"), story).to.deep.equal([]);
      expect((await house.verify()).findings, story).to.deep.equal([]);
    };

    for (const way of WAYS[engine]) {
      it(`does nothing twice and misses nothing: ${way.kind}, ${way.persistent ? 'from then on' : 'once'}`, async () => {
        // How many calls a run makes is counted, so that a longer run is swept to its end too.
        month = addMonths(month, 1);
        house.clock.moveTo(instantOfLocalMidnight(addMonths(month, -1), 'Europe/Berlin').replace(/-\d\dT.*/, '-20T12:00:00.000Z'));
        faulty.break(undefined);
        await run();
        const calls = faulty.calls();
        expect(calls).to.be.greaterThan(20);
        for (const nth of chosen(calls)) await live({ ...way, nth });
      });
    }
  });
};

suite('sqlite');
if (requireComponent('PostgreSQL', postgresAvailable())) suite('postgres');
else describe.skip('a billing run in which the n-th call to the database fails [postgres: not installed]', () => undefined);
