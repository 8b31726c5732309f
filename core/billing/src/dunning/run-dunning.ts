import { z } from '@billet/sdk';
import { allBrands } from '../brands/index.ts';
import { enqueueSending } from '../mail/index.ts';
import type { House } from '../room.ts';
import { isReached } from '../still.ts';
import { dunBatch } from './dun-batch.ts';
import { DunningRun } from './tables.ts';

/** Invoices a job takes. */
const BATCH_SIZE = 500;

const payloadSchema = z.strictObject({ runId: z.number().int(), batch: z.number().int(), invoiceIds: z.array(z.number().int()) });

const LOST = `next_dunning_on is null and status = 'issued' and doc_type = 'invoice' and settlement in ('unpaid', 'part_paid')`;

const anyLost = async ({ db }: House): Promise<boolean> => (await db.raw(`select 1 from invoices where ${LOST} limit 1`)).length > 0;

const isAnyDue = async (house: House): Promise<boolean> => {
  const first = await house.still.first('dunning.first', 'select min(next_dunning_on) as at from invoices where next_dunning_on is not null');
  return (await allBrands(house)).some((brand) => isReached(first, house.clock.today(brand.zone)));
};

/** Open invoices that lost their cursor, because a payment was taken back: they are planned anew. */
const findLost = async (house: House): Promise<void> => {
  const { db } = house;
  if (await anyLost(house)) await db.transaction(() => db.execute(`update invoices set next_dunning_on = '1970-01-01' where ${LOST}`));
};

/** Invoices whose day has come in their brand's zone. The index on the cursor answers this; the others are not looked at. */
const dueInvoices = async (house: House): Promise<readonly number[]> => {
  const due: number[] = [];
  for (const brand of await allBrands(house)) {
    const rows = await house.db.raw<{ id: number | string }>(
      'select id from invoices where next_dunning_on is not null and next_dunning_on <= ? and brand_id = ? order by id',
      [house.clock.today(brand.zone), brand.id],
    );
    for (const row of rows) due.push(Number(row.id));
  }
  return due;
};

/** Starts a run: what is due is handed out in batches, as jobs, in one transaction with the run's own row. */
export const startDunning = async (house: House, kind: 'scheduled' | 'manual'): Promise<number | null> => {
  if (kind === 'scheduled' && !(await house.still.ask('dunning.lost', () => anyLost(house))) && !(await isAnyDue(house))) return null;
  await findLost(house);
  const due = await dueInvoices(house);
  if (due.length === 0 && kind === 'scheduled') return null;
  return house.db.transaction(async (work) => {
    const batches = due.length === 0 ? [[]] : Array.from({ length: Math.ceil(due.length / BATCH_SIZE) }, (_, i) => due.slice(i * BATCH_SIZE, (i + 1) * BATCH_SIZE));
    const run = await house.db.from(DunningRun).insertAndFetch({ kind, started_at: house.clock.now(), state: 'running', batches: batches.length, expected: due.length });
    await house.jobs.enqueue(
      work,
      batches.map((invoiceIds, batch) => ({ task: 'dunning.batch', payload: { runId: run.id, batch, invoiceIds }, dedupeKey: `dunning:${String(run.id)}:${String(batch)}` })),
    );
    return run.id;
  });
};

/** The job of one batch. The last one closes the run. */
export const runDunningBatch = async (house: House, payload: unknown): Promise<void> => {
  const { runId, batch, invoiceIds } = payloadSchema.parse(payload);
  await dunBatch(house, runId, invoiceIds);
  await house.db.transaction(async (work) => {
    if (invoiceIds.length > 0) await enqueueSending(house.jobs, work);
    await house.db.execute('insert into dunning_run_batches (run_id, batch) values (?, ?) on conflict do nothing', [runId, batch]);
    await house.db.execute(
      `update dunning_runs set state = 'done', finished_at = ? where id = ? and state = 'running'
       and batches <= (select count(*) from dunning_run_batches b where b.run_id = dunning_runs.id)`,
      [house.clock.now(), runId],
    );
  });
};
