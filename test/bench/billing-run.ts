import type { Engine } from '@billet/database';
import { bareInsert, writtenBy } from './bare-insert.ts';
import { openBenchHouse, type BenchHouse } from './bench-house.ts';
import { seedHistory, seedPricing, seedServices } from '../support/seed-services.ts';

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
}

const prepare = async (engine: Engine, shape: RunShape): Promise<BenchHouse> => {
  const bench = await openBenchHouse(engine);
  if (shape.tax) await bench.call('tax.addRate', { legalEntityId: 1, country: 'DE', code: 'DE19', name: 'USt', percent: '19', inclusive: false, effectiveFrom: '2020-01-01' });
  const services = await seedServices(bench, shape.clients, shape.servicesOf);
  if (shape.pricing === true) await seedPricing(bench, services);
  if (shape.history !== undefined) await seedHistory(bench, shape.history);
  return bench;
};

const expectClean = async (bench: BenchHouse): Promise<void> => {
  const { findings } = await bench.house.verify();
  if (findings.length > 0) throw new Error(`the run broke a promise: ${JSON.stringify(findings).slice(0, 500)}`);
};

/** One billing run over `shape`, and a bare insert of the rows it wrote. */
export const measureRun = async (engine: Engine, shape: RunShape): Promise<RunFigures> => {
  const bench = await prepare(engine, shape);
  const { db } = bench.house;
  const statements = db.statements();
  let peak = 0;
  const sampler = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss);
  }, 20);
  const started = performance.now();
  await bench.call('billing.start', {});
  await bench.work();
  const ms = performance.now() - started;
  clearInterval(sampler);
  const sent = db.statements() - statements;
  const [count] = await db.raw<{ invoices: number | string; lines: number | string }>(
    'select count(distinct i.id) as invoices, count(l.id) as lines from invoices i join invoice_lines l on l.invoice_id = i.id where i.run_id is not null',
  );
  const invoices = Number(count?.invoices);
  if (shape.history === undefined) await expectClean(bench);
  const written = await writtenBy(db);
  await bench.remove();
  const bare = await prepare(engine, shape);
  const bareMs = await bareInsert(bare.house.db, written);
  await bare.remove();
  return {
    invoices,
    lines: Number(count?.lines),
    ms,
    perSecond: (invoices * 1000) / ms,
    statementsPerInvoice: sent / invoices,
    ofBareInsert: bareMs / ms,
    peakMegabytes: peak / 2 ** 20,
  };
};
