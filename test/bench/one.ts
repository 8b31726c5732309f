import type { Engine } from '@billet/database';
import { measureRun, type RunShape } from './billing-run.ts';

const SHAPES: Readonly<Record<string, (size: number) => RunShape>> = {
  equal: (clients) => ({ clients, servicesOf: () => 1, tax: false }),
  mixed: (clients) => ({ clients, servicesOf: (client) => 1 + (client % 3), tax: true }),
  full: (clients) => ({ clients, servicesOf: (client) => 1 + (client % 3), tax: true, pricing: true }),
  history: (clients) => ({ clients, servicesOf: (client) => 1 + (client % 3), tax: true, pricing: true, history: 120 }),
};

const [engine, shape, size] = process.argv.slice(2);
const figures = await measureRun(engine as Engine, (SHAPES[shape ?? ''] as (size: number) => RunShape)(Number(size)));
process.stdout.write(`${JSON.stringify(figures)}\n`);
process.exit(0);
