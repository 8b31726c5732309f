import { defineOperation, notFound, serviceRef, z } from '@billet/sdk';
import { data } from '../data.ts';
import { idSchema, pageInput, pageOf, pageResult } from '../paging.ts';
import { DunningRun, DunningRunItem, DunningTask } from './tables.ts';

/** Starts dunning from an operation or the scheduler. */
export interface DunningRuns {
  start(kind: 'scheduled' | 'manual'): Promise<number | null>;
}

export const dunningRunsRef = serviceRef<DunningRuns>('dunning-runs');

const run = z.strictObject({ id: z.number().int(), kind: z.string(), startedAt: z.string(), finishedAt: z.string().nullable(), state: z.string(), expected: z.number().int() });

const view = (row: DunningRun): z.input<typeof run> => ({ id: row.id, kind: row.kind, startedAt: row.started_at, finishedAt: row.finished_at, state: row.state, expected: row.expected });

/** Enqueues its batches itself, so it stands between two transactions. */
export const startDunningNow = defineOperation({
  name: 'dunning.start',
  summary: 'Goes through all invoices that are due for a step now; what was done today is not done again.',
  kind: 'command',
  http: { method: 'POST', path: '/dunning/runs' },
  audience: ['staff'],
  permission: 'dunning.write',
  input: z.strictObject({}),
  output: z.strictObject({ runId: z.number().int().nullable() }),
  prepare: () => Promise.resolve({}),
  call: (ctx) => ctx.use(dunningRunsRef).start('manual'),
  settle: (_ctx, _prepared, runId: number | null) => Promise.resolve({ runId }),
});

export const listDunningRuns = defineOperation({
  name: 'dunning.runs',
  summary: 'Dunning runs, newest first.',
  kind: 'query',
  http: { method: 'GET', path: '/dunning/runs' },
  audience: ['staff'],
  permission: 'dunning.read',
  input: z.strictObject(pageInput),
  output: pageOf(run),
  run: async (ctx, { before, limit }) => {
    const query = data(ctx).all(DunningRun).orderBy('id', 'desc').limit(limit);
    if (before !== undefined) void query.where('id', '<', before);
    return pageResult((await query).map(view), limit);
  },
});

const item = z.strictObject({ id: z.number().int(), clientId: z.number().int(), invoiceId: z.number().int(), step: z.string(), action: z.string(), outcome: z.string(), detail: z.string() });

export const getDunningRun = defineOperation({
  name: 'dunning.run',
  summary: 'The report of a run: what it did to which invoice, and what failed.',
  kind: 'query',
  http: { method: 'GET', path: '/dunning/runs/{id}' },
  audience: ['staff'],
  permission: 'dunning.read',
  input: z.strictObject({ id: idSchema, outcome: z.enum(['done', 'skipped', 'partial', 'failed', 'broken']).optional(), ...pageInput }),
  output: z.strictObject({ run, counts: z.record(z.string(), z.number().int()), items: z.array(item), next: z.number().int().optional() }),
  run: async (ctx, { id, outcome, before, limit }) => {
    const { all, db } = data(ctx);
    const row = await all(DunningRun).findById(id);
    if (row === undefined) throw notFound('Run');
    const counts = await db.raw<{ outcome: string; n: number | string }>('select outcome, count(*) as n from dunning_run_items where run_id = ? group by outcome', [id]);
    const query = all(DunningRunItem).where({ run_id: id }).orderBy('id', 'desc').limit(limit);
    if (outcome !== undefined) void query.where({ outcome });
    if (before !== undefined) void query.where('id', '<', before);
    const items = (await query).map((each) => ({ id: each.id, clientId: each.client_id, invoiceId: each.invoice_id, step: each.step, action: each.action, outcome: each.outcome, detail: each.detail }));
    return { run: view(row), counts: Object.fromEntries(counts.map((each) => [each.outcome, Number(each.n)])), ...pageResult(items, limit) };
  },
});

export const listTasks = defineOperation({
  name: 'dunning.tasks',
  summary: 'What ladders ask staff to do, oldest first.',
  kind: 'query',
  http: { method: 'GET', path: '/dunning/tasks' },
  audience: ['staff'],
  permission: 'dunning.read',
  input: z.strictObject({ clientId: idSchema.optional() }),
  output: z.strictObject({ items: z.array(z.strictObject({ id: z.number().int(), clientId: z.number().int(), invoiceId: z.number().int(), step: z.string(), note: z.string(), createdAt: z.string() })) }),
  run: async (ctx, { clientId }) => {
    const query = data(ctx).of(DunningTask).whereNull('done_at').orderBy('id').limit(200);
    if (clientId !== undefined) void query.where('client_id', clientId);
    return { items: (await query).map((row) => ({ id: row.id, clientId: row.client_id, invoiceId: row.invoice_id, step: row.step, note: row.note, createdAt: row.created_at })) };
  },
});

export const finishTask = defineOperation({
  name: 'dunning.finishTask',
  summary: 'Ticks a task off.',
  kind: 'command',
  http: { method: 'POST', path: '/dunning/tasks/{id}/done' },
  audience: ['staff'],
  permission: 'dunning.write',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ done: z.boolean() }),
  run: async (ctx, { id }) => {
    const row = await data(ctx).of(DunningTask).findById(id);
    if (row === undefined) throw notFound('Task');
    if (row.done_at !== null) return { done: false };
    await data(ctx).all(DunningTask).findById(id).patch({ done_at: ctx.clock.now() });
    ctx.touch({ kind: 'client', id: row.client_id, clientId: row.client_id }, undefined, { task: row.step });
    return { done: true };
  },
});
