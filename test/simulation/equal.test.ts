import { addDays } from '@billet/sdk';
import { postgresAvailable, requireComponent } from '@billet/testkit';
import { expect } from 'chai';
import { arrive } from './actions/arrive.ts';
import { pay } from './actions/pay.ts';
import { documentsOf } from './digest.ts';
import { openWorld, START, type OpenWorld } from './open-world.ts';
import { simulate } from './simulate.ts';

const LONG = process.env['BILLET_LONG'] === '1';
const FIRST_DAY = START.slice(0, 10);
const noonOf = (day: number): string => `${addDays(FIRST_DAY, day)}T12:00:00.000Z`;

/** A company with a few clients whose first orders are paid. */
const beginning = async (seed: number): Promise<OpenWorld> => {
  const world = await openWorld({ seed, clients: 8 });
  for (let i = 0; i < 8; i += 1) await arrive.run(world);
  for (let i = 0; i < 12; i += 1) await pay.run(world);
  await world.house.settle();
  return world;
};

const PERIODS = `select s.number, l.kind, l.period_start, l.period_end, l.quantity, l.net, l.description from invoice_lines l join services s on s.id = l.service_id
                 where s.status in ('active', 'suspended') order by s.number, l.period_start, l.kind`;

describe('equal lives', function () {
  this.timeout(LONG ? 1_800_000 : 300_000);
  const open: OpenWorld[] = [];
  const begin = async (seed: number): Promise<OpenWorld> => {
    const world = await beginning(seed);
    open.push(world);
    return world;
  };
  afterEach(async () => {
    for (const world of open.splice(0)) await world.close();
  });

  for (const seed of LONG ? [11, 12, 13, 14, 15, 16] : [11]) {
    it(`in one jump of 33 days or in daily steps: the same documents (seed ${String(seed)})`, async () => {
      const [steps, jump] = [await begin(seed), await begin(seed)];
      for (let day = 1; day <= 33; day += 1) await steps.house.scheduler.advanceTo(noonOf(day));
      await jump.house.scheduler.advanceTo(noonOf(33));
      const documents = await documentsOf(steps);
      expect(documents.length).to.be.greaterThan(50);
      expect(await documentsOf(jump)).to.deep.equal(documents);
    });

    it(`after an outage of 33 days: the same periods, lines and amounts as without it (seed ${String(seed)})`, async () => {
      const [steady, off] = [await begin(seed), await begin(seed)];
      for (let day = 1; day <= 34; day += 1) await steady.house.scheduler.advanceTo(noonOf(day));
      // Nothing is running: time passes, and no schedule fires until the process is back.
      off.house.clock.moveTo(noonOf(33));
      await off.house.scheduler.advanceTo(noonOf(34));
      const lines = await steady.rows(PERIODS);
      expect(lines.length).to.be.greaterThan(15);
      expect(await off.rows(PERIODS)).to.deep.equal(lines);
      expect((await off.house.verify()).findings).to.deep.equal([]);
    });
  }

  const SEEDS = LONG ? [21, 22, 23, 24] : [21];
  const wish = LONG ? { days: 90, clients: 12 } : { days: 16, clients: 6 };
  for (const seed of requireComponent('PostgreSQL', postgresAvailable()) ? SEEDS : []) {
    it(`on SQLite and on PostgreSQL: the same documents, lines, numbers and books, byte for byte (seed ${String(seed)})`, async () => {
      const [sqlite, postgres] = [await simulate({ seed, ...wish }), await simulate({ seed, ...wish, engine: 'postgres' })];
      expect(sqlite.invoices).to.be.greaterThan(5);
      expect(postgres.documents).to.deep.equal(sqlite.documents);
      expect(postgres.digest).to.equal(sqlite.digest);
    });
  }
});
