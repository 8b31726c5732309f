import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Engine } from '@billet/database';
import { environment, flags } from '../../scripts/as-started.mjs';
import { newPlace, type BenchPlace } from './bench-house.ts';
import { liveAYear, seedForPages, servePages, type ServedHouse } from './web-house.ts';
import { measureDuringRun, measureOperation, measurePages, type WebFigures } from './web-load.ts';

const [task = '', first = '', second = '', third = ''] = process.argv.slice(2);

/** This program again, in a process of its own; what it says comes line by line. */
const another = (...args: readonly string[]): ChildProcess => spawn(process.execPath, [...process.execArgv, ...flags, process.argv[1] ?? '', ...args], { stdio: ['pipe', 'pipe', 'inherit'], env: { ...environment, ...process.env } });

const line = async (child: ChildProcess): Promise<string> => {
  const [said] = (await Promise.race([once(child.stdout as NodeJS.ReadableStream, 'data'), once(child, 'exit').then(() => { throw new Error('the process ended early'); })])) as [Buffer];
  return said.toString();
};

const measure = async (engine: Engine, clients: string, months: string): Promise<readonly WebFigures[]> => {
  const { place, remove } = await newPlace(engine);
  try {
    const [code] = (await once(another('seed', JSON.stringify(place), clients, months), 'exit')) as [number];
    if (code !== 0) throw new Error('seeding failed');
    const server = another('serve', JSON.stringify(place));
    const served = JSON.parse(await line(server)) as ServedHouse;
    const pages = await measurePages(served);
    const operation = await measureOperation(served, 2000);
    const run = async (): Promise<void> => {
      server.stdin?.write('run\n');
      await line(server);
    };
    const rows = [...pages, operation, await measureDuringRun(served, run)];
    server.stdin?.end();
    await once(server, 'exit');
    return rows;
  } finally {
    await remove();
  }
};

const year = async (engine: Engine): Promise<WebFigures> => {
  const { place, remove } = await newPlace(engine);
  const ms = await liveAYear(place);
  await remove();
  return { row: 'one client, 100 services, a year of daily steps', requests: 1, p50: ms, p95: ms, target: 3000 };
};

// `web <engine> <clients> <months>` and `web year <engine>` measure; `seed` and `serve` are what they start in processes of their own.
const tasks: Readonly<Record<string, () => Promise<unknown>>> = {
  seed: () => seedForPages(JSON.parse(first) as BenchPlace, Number(second), Number(third)),
  serve: () => servePages(JSON.parse(first) as BenchPlace),
  year: async () => process.stdout.write(`${JSON.stringify([await year(first as Engine)])}\n`),
};
await (tasks[task] ?? (async () => process.stdout.write(`${JSON.stringify(await measure(task as Engine, first, second))}\n`)))();
process.exit(0);
