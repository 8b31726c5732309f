import { idList, type Engine } from '@billet/database';
import { z } from '@billet/sdk';
import { enqueueSending, sendJob } from '../../mail/index.ts';
import type { House } from '../../room.ts';
import { isReached } from '../../still.ts';
import { BillingRun } from '../tables.ts';
import { billBatch } from './bill-batch.ts';
import { loadRunFacts } from './batch-data.ts';

/**
 * Clients a job takes: enough to amortise the statements, few enough to be over in a moment. Where one connection writes
 * for all, each transaction costs everybody's time, and a few large batches are quickest.
 */
export const batchSizeFor = (engine: Engine): number => (engine === 'sqlite' ? 800 : 500);

/** So many batches at a time leave room for other jobs, and hold no more in memory than pays. */
const LANES = 3;

const batchPayload = z.strictObject({ runId: z.number().int(), batch: z.number().int(), asOf: z.string(), clientIds: z.array(z.number().int()) });

/** Clients with something due, of those that are not parked. The partial index on the cursor answers this. */
const dueClients = async (house: House, asOf: string): Promise<{ readonly ids: readonly number[]; readonly services: number }> => {
  const rows = await house.db.raw<{ client_id: number | string; services: number | string }>(
    `select client_id, count(*) as services from services where next_bill_at is not null and next_bill_at <= ?
     and client_id not in (select client_id from parked_clients) group by client_id order by client_id`,
    [asOf],
  );
  return { ids: rows.map((row) => Number(row.client_id)), services: rows.reduce((total, row) => total + Number(row.services), 0) };
};

const slices = <T>(items: readonly T[], size: number): (readonly T[])[] => Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));

/**
 * Starts a run: notes what is expected and hands out the batches as jobs, in one transaction. Any number of workers may
 * take them; a killed one's batch comes back and finds done what was done.
 */
export const startRun = async (house: House, kind: 'scheduled' | 'manual', batchSize = batchSizeFor(house.db.engine)): Promise<number | null> => {
  const asOf = house.clock.now();
  const first = kind === 'manual' ? asOf : await house.still.first('billing.first', 'select min(next_bill_at) as at from services where next_bill_at is not null');
  if (!isReached(first, asOf)) return null;
  const due = await dueClients(house, asOf);
  if (due.ids.length === 0 && kind === 'scheduled') return null;
  return house.db.transaction(async (work) => {
    // A run with nothing to do has one empty batch, which closes it.
    const batches = due.ids.length === 0 ? [[]] : slices(due.ids, batchSize);
    const run = await house.db.from(BillingRun).insertAndFetch({
      kind, as_of: asOf, started_at: house.clock.wall(), state: 'running', batches: batches.length, expected: due.ids.length, produced: 0, parked: 0, invoices: 0, totals: {},
    });
    await house.jobs.enqueue(
      work,
      batches.map((clientIds, i) => ({ task: 'billing.batch', payload: { runId: run.id, batch: i, asOf, clientIds }, ...(house.db.engine === 'sqlite' ? { subject: `billing:${String(i % LANES)}` } : {}), dedupeKey: `run:${String(run.id)}:${String(i)}` })),
    );
    return run.id;
  });
};

/** The job of one batch. The one that finds all batches over closes the run. */
export const runBatch = async (house: House, payload: unknown): Promise<void> => {
  const { runId, batch, asOf, clientIds } = batchPayload.parse(payload);
  try {
    await billBatch(house, { facts: await loadRunFacts(house.db), runId, asOf, closing: () => noteDone(house, runId, batch, clientIds) }, clientIds);
  } catch (error) {
    // The run stays open; the notices that other batches wrote do not wait for this one.
    await house.db.transaction((work) => enqueueSending(house.jobs, work)).catch((reason: unknown) => { house.log.error('sending was not asked for', { run: runId, error: reason }); });
    throw error;
  }
  await finishRun(house, runId);
};

/** Clients for whom nothing was left to do (an earlier try of this job, or another run, did it) are counted too. */
const noteDone = async (house: House, runId: number, batch: number, clientIds: readonly number[]): Promise<void> => {
  const ids = idList(house.db, clientIds);
  await house.db.execute(
    `insert into billing_run_items (run_id, client_id, outcome, services, invoices)
     select ?, c.id, 'nothing', 0, 0 from clients c where c.id in ${ids.sql} on conflict do nothing`,
    [runId, ids.binding],
  );
  await house.db.execute('insert into billing_run_batches (run_id, batch) values (?, ?) on conflict do nothing', [runId, batch]);
};

interface Counts {
  readonly parked: number | string;
  readonly invoices: number | string;
}

/**
 * Closes a run once each batch is over: every expected client has an item by then. Then events go out, and the sending
 * of notices is asked for: batches that ask for the same job would wait for each other.
 */
const finishRun = async (house: House, runId: number): Promise<void> => {
  const run = await house.db.from(BillingRun).findById(runId);
  const [over] = await house.db.raw<{ n: number | string }>('select count(*) as n from billing_run_batches where run_id = ?', [runId]);
  if (run?.state !== 'running' || Number(over?.n) < run.batches) return;
  await house.executor.asSystem('billing.finishRun', async (ctx) => {
    const [counts] = await house.db.raw<Counts>(
      `select count(case when outcome = 'parked' then 1 end) as parked, coalesce(sum(invoices), 0) as invoices from billing_run_items where run_id = ?`,
      [runId],
    );
    const parked = Number(counts?.parked ?? 0);
    const produced = run.expected - parked;
    const totals = await house.db.raw<{ currency: string; total: number | string }>('select currency, sum(total) as total from invoices where run_id = ? group by currency', [runId]);
    const closed = await house.db.from(BillingRun).where({ id: runId, state: 'running' }).patch({
      state: 'done',
      finished_at: house.clock.wall(),
      produced,
      parked,
      invoices: Number(counts?.invoices ?? 0),
      totals: Object.fromEntries(totals.map((row) => [row.currency, Number(row.total)])),
    });
    if (closed !== 1) return;
    await ctx.emit('billing.runFinished', { runId, expected: run.expected, produced, parked });
    await ctx.enqueue(sendJob);
  });
};
