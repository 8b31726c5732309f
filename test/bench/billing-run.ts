import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { systemCaller } from '@billet/kernel';
import type { OpenHouse } from '@billet/billing';
import { environment, flags } from '../../scripts/as-started.mjs';
import { furnish } from '../support/furnish.ts';
import { seedHistory, seedPricing, seedServices } from '../support/seed-services.ts';
import { bareInsert, writtenBy } from './bare-insert.ts';
import { newPlace, openPlace, workUntilClosed, type BenchPlace } from './bench-house.ts';

export interface RunFigures {
  readonly invoices: number;
  readonly lines: number;
  readonly ms: number;
  readonly perSecond: number;
  readonly statementsPerInvoice: number;
  /** Bare insert time ÷ run time: 1 would be a run that costs nothing above its writing. */
  readonly ofBareInsert: number;
  readonly peakMegabytes: number;
}

export interface RunShape {
  readonly clients: number;
  /** Services of the i-th client. */
  readonly servicesOf: (client: number) => number;
  readonly tax: boolean;
  /** One option each, a promotion for every tenth service. */
  readonly pricing?: boolean;
  /** Months of paid invoices that lie in the database already. */
  readonly history?: number;
  /** Processes that work on the run. */
  readonly workers?: number;
}

const callAsStaff = (house: OpenHouse, operation: string, input: unknown): Promise<unknown> => house.executor.callByName(operation, input, { ...systemCaller, audience: 'staff' });

/** Fills an empty place, in a process of its own, so that it leaves no mark on the memory that is measured. */
export const seed = async (place: BenchPlace, shape: RunShape): Promise<void> => {
  const house = await openPlace(place);
  const furnished = await furnish(house);
  if (shape.tax) await callAsStaff(house, 'tax.addRate', { legalEntityId: 1, country: 'DE', code: 'DE19', name: 'USt', percent: '19', inclusive: false, effectiveFrom: '2020-01-01' });
  const services = await seedServices(furnished, shape.clients, shape.servicesOf);
  if (shape.pricing === true) await seedPricing(furnished, services);
  if (shape.history !== undefined) await seedHistory(furnished, shape.history);
  await house.close();
};

/** One more worker: tells when it is ready, and ends when the run is closed. */
export const help = async (place: BenchPlace): Promise<void> => {
  const house = await openPlace(place);
  const working = workUntilClosed(house);
  process.stdout.write('ready\n');
  await working;
  await house.close();
};

const expectClean = async (house: OpenHouse): Promise<void> => {
  const { findings } = await house.verify();
  if (findings.length > 0) throw new Error(`the run broke a promise: ${JSON.stringify(findings).slice(0, 500)}`);
};

interface Child {
  /** Settles with its first words. */
  readonly ready: Promise<unknown>;
  /** All it said, once it ended well. */
  readonly over: Promise<string>;
}

/** This program again, in a process of its own, with another task. */
const another = (given: readonly string[], ...args: readonly string[]): Child => {
  const child = spawn(process.execPath, [...given, process.argv[1] ?? '', ...args], { stdio: ['ignore', 'pipe', 'inherit'], env: { ...environment, ...process.env } });
  const said: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => said.push(chunk));
  const over = once(child, 'close').then(([code]) => {
    if (code !== 0) throw new Error(`${args[0] ?? ''} ended with ${String(code)}`);
    return Buffer.concat(said).toString();
  });
  return { ready: Promise.race([once(child.stdout, 'data'), over]), over };
};

type RunOnly = Omit<RunFigures, 'ofBareInsert'>;

/** Measures the run alone, with nothing else in the memory of its process. */
export const runOnce = async (place: BenchPlace, shape: RunShape): Promise<RunOnly> => {
  const house = await openPlace(place);
  const { db } = house;
  const helpers = Array.from({ length: (shape.workers ?? 1) - 1 }, () => another(flags, 'help', JSON.stringify(place)));
  await Promise.all(helpers.map((helper) => helper.ready));
  const statements = db.statements();
  let peak = 0;
  const sampler = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss);
  }, 20);
  const started = performance.now();
  await callAsStaff(house, 'billing.start', {});
  const looks = await workUntilClosed(house);
  const ms = performance.now() - started;
  clearInterval(sampler);
  const sent = db.statements() - statements - looks;
  await Promise.all(helpers.map((helper) => helper.over));
  const [count] = await db.raw<{ invoices: number | string; lines: number | string }>(
    'select count(distinct i.id) as invoices, count(l.id) as lines from invoices i join invoice_lines l on l.invoice_id = i.id where i.run_id is not null',
  );
  const invoices = Number(count?.invoices);
  if (shape.history === undefined) await expectClean(house);
  await house.close();
  return { invoices, lines: Number(count?.lines), ms, perSecond: (invoices * 1000) / ms, statementsPerInvoice: sent / invoices, peakMegabytes: peak / 2 ** 20 };
};

const onSeeded = async <T>(engine: BenchPlace['engine'], name: string, size: number, use: (place: BenchPlace) => Promise<T>): Promise<T> => {
  const { place, remove } = await newPlace(engine);
  await another([], 'seed', JSON.stringify(place), name, String(size)).over;
  try {
    return await use(place);
  } finally {
    await remove();
  }
};

const opened = async <T>(place: BenchPlace, use: (house: OpenHouse) => Promise<T>): Promise<T> => {
  const house = await openPlace(place);
  try {
    return await use(house);
  } finally {
    await house.close();
  }
};

/** One billing run over a shape, and a bare insert of the rows it wrote. */
export const measureRun = async (engine: BenchPlace['engine'], name: string, size: number): Promise<RunFigures> => {
  const [figures, written] = await onSeeded(engine, name, size, async (place) => {
    const said = await another(flags, 'run', JSON.stringify(place), name, String(size)).over;
    return [JSON.parse(said) as RunOnly, await opened(place, (house) => writtenBy(house.db))] as const;
  });
  const bareMs = await onSeeded(engine, name, size, (place) => opened(place, (house) => bareInsert(house.db, written)));
  return { ...figures, ofBareInsert: bareMs / figures.ms };
};
