import { addDays } from '@billet/sdk';
import { actions } from './actions/index.ts';
import { checks, nightly } from './checks/index.ts';
import { digestOf, documentsOf } from './digest.ts';
import { openWorld, type OpenWorld } from './open-world.ts';
import { weighted } from './random.ts';
import type { Check } from './world.ts';

export interface Wishes {
  readonly seed: number;
  readonly days: number;
  readonly clients: number;
  readonly engine?: 'sqlite' | 'postgres';
  readonly onDay?: (day: string) => void;
}

export interface Life {
  /** Of all documents, books and services: the same seed gives the same one. */
  readonly digest: string;
  readonly documents: readonly string[];
  readonly journal: readonly string[];
  readonly invoices: number;
  readonly lastDay: string;
}

const TAIL = 25;
const BUSIEST_DAY = 8;

const failure = (world: OpenWorld, { seed, days, clients }: Wishes, what: string, cause: unknown): Error =>
  new Error(
    [
      `${what} on ${world.house.clock.now()} (${world.house.db.engine})`,
      `again: npm run simulate -- --seed ${String(seed)} --days ${String(days)} --clients ${String(clients)}`,
      'the last that happened:',
      ...world.journal.slice(-TAIL),
    ].join('\n'),
    { cause },
  );

const liveDay = async (world: OpenWorld): Promise<void> => {
  world.sleep = 1;
  for (let left = world.random.below(BUSIEST_DAY + 1); left > 0; left -= 1) await weighted(world.random, actions).run(world);
  await world.house.settle();
};

const examine = async (world: OpenWorld, wishes: Wishes, looks: readonly Check[]): Promise<void> => {
  for (const check of looks) {
    const wrong = await check.run(world);
    if (wrong.length > 0) throw failure(world, wishes, `${check.name}: ${JSON.stringify(wrong.slice(0, 5))}`, undefined);
  }
};

/** Lives random lives day after day against the real engine and looks at everything that must hold after each of them. */
export const simulate = async (wishes: Wishes): Promise<Life> => {
  const world = await openWorld(wishes);
  try {
    let day = world.house.clock.now().slice(0, 10);
    const last = addDays(day, wishes.days);
    while (day < last) {
      try {
        await liveDay(world);
        await examine(world, wishes, checks);
        day = addDays(day, world.sleep) > last ? last : addDays(day, world.sleep);
        await world.house.scheduler.advanceTo(`${day}T12:00:00.000Z`);
        await examine(world, wishes, [...checks, ...nightly]);
      } catch (error) {
        if (error instanceof Error && error.message.includes('npm run simulate')) throw error;
        throw failure(world, wishes, String(error), error);
      }
      wishes.onDay?.(day);
    }
    const digest = await digestOf(world);
    for (let i = 0; i < 2; i += 1) {
      await world.call('billing.start', {});
      await world.house.settle();
    }
    if ((await digestOf(world)) !== digest) throw failure(world, wishes, 'running again changed something', undefined);
    const [count] = await world.rows<{ n: number | string }>('select count(*) as n from invoices');
    return { digest, documents: await documentsOf(world), journal: world.journal, invoices: Number(count?.n), lastDay: day };
  } finally {
    await world.close();
  }
};
