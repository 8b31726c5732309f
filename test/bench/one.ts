import type { Engine } from '@billet/database';
import { help, measureRun, runOnce, seed, type RunShape } from './billing-run.ts';
import type { BenchPlace } from './bench-house.ts';

const oneToThree = (client: number): number => 1 + (client % 3);

const SHAPES: Readonly<Record<string, (size: number) => RunShape>> = {
  equal: (clients) => ({ clients, servicesOf: () => 1, tax: false }),
  full: (clients) => ({ clients, servicesOf: oneToThree, tax: true, pricing: true }),
  history: (clients) => ({ clients, servicesOf: oneToThree, tax: true, pricing: true, history: 120 }),
  'two-workers': (clients) => ({ clients, servicesOf: oneToThree, tax: true, pricing: true, workers: 2 }),
};

const shapeOf = (name: string | undefined, size: string | undefined): RunShape => (SHAPES[name ?? ''] as (size: number) => RunShape)(Number(size));

// `one <engine> <shape> <size>` measures; the other tasks are what it starts in processes of their own.
const [task, first = '', second, third] = process.argv.slice(2);
const say = (value: unknown): void => {
  process.stdout.write(`${JSON.stringify(value)}\n`);
};
if (task === 'seed') await seed(JSON.parse(first) as BenchPlace, shapeOf(second, third));
else if (task === 'run') say(await runOnce(JSON.parse(first) as BenchPlace, shapeOf(second, third)));
else if (task === 'help') await help(JSON.parse(first) as BenchPlace);
else say(await measureRun(task as Engine, first, Number(second)));
process.exit(0);
