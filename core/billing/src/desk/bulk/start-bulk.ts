import { isDatabaseError } from '@billet/database';
import { permits } from '@billet/kernel';
import { BilletError, conflict, defineOperation, integer, invalid, notFound, type OperationCtx, z } from '@billet/sdk';
import { insertRows } from '../../bulk-rows.ts';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { executorRef } from '../../refs.ts';
import { BulkItem, BulkWork } from '../tables.ts';
import { subjectsOf } from './subjects.ts';
import type { BulkVerb, Turn } from './verb.ts';
import { offeredVerbs, paramsOf, verbOf, workerOf } from './verbs.ts';

export const bulkInput = {
  verb: z.string().refine((verb) => offeredVerbs.includes(verb), 'something that can be done with many'),
  ids: z.array(idSchema).min(1).max(5000),
  params: z.record(z.string().regex(/^[a-zA-Z]{1,40}$/), z.unknown()).default({}),
} as const;

const READS = { service: 'services.read', invoice: 'invoices.read', client: 'clients.read', domain: 'domains.read' } as const;

/** Names of rows are shown, so who may not see them may not name them. */
export const assertReads = (ctx: OperationCtx, { kind }: BulkVerb): void => {
  if (!permits(ctx.caller.permissions, READS[kind])) throw new BilletError('FORBIDDEN', 'You may not do this.', { status: 403, details: { permission: READS[kind] } });
};

/**
 * Rows are done later with the rights of a person. An API key may have fewer than its maker, and others may set going what
 * somebody stopped: neither begins through a job what it may not do itself. Each row asks again when its turn comes.
 */
export const assertMayDo = (ctx: OperationCtx, verbs: readonly BulkVerb[]): void => {
  for (const verb of verbs) {
    assertReads(ctx, verb);
    ctx.use(executorRef).assertMay(verb.operation, ctx.caller);
  }
};

const itemColumns = { bulk_id: 'id', subject_id: 'int', label: 'text', verb: 'text', params: 'json', state: 'text' } as const;

interface Wish extends Turn {
  readonly undoOf: number | null;
  readonly items: readonly (Turn & { readonly id: number; readonly label: string })[];
}

const begin = async (ctx: OperationCtx, { verb, params, undoOf, items }: Wish): Promise<number> => {
  const { all, db } = data(ctx);
  const work = await all(BulkWork).insertAndFetch({ verb, params, state: 'running', total: items.length, staff_id: workerOf(ctx), undo_of: undoOf, created_at: ctx.clock.now() });
  await insertRows(db, 'bulk_items', itemColumns, items.map((item) => ({ bulk_id: work.id, subject_id: item.id, label: item.label, verb: item.verb, params: item.params, state: 'waiting' })));
  ctx.touch({ kind: 'bulk', id: work.id }, undefined, { verb, params, rows: items.length, ...(undoOf === null ? {} : { undoOf }) });
  await ctx.enqueue({ task: 'desk.bulk', payload: { bulkId: work.id }, subject: `bulk:${String(work.id)}`, dedupeKey: `bulk:${String(work.id)}`, dedupeWaiting: true });
  return work.id;
};

const started = z.strictObject({ bulkId: z.number().int(), total: z.number().int() });

export const startBulk = defineOperation({
  name: 'bulk.start',
  summary: 'Does one thing with many services, invoices, clients or domains, as a job in your name that reports row by row. What cannot be taken back needs `confirm`: the number of rows.',
  kind: 'command',
  http: { method: 'POST', path: '/bulk' },
  audience: ['staff'],
  permission: 'public',
  input: z.strictObject({ ...bulkInput, confirm: integer({ min: 0 }).optional() }),
  output: started,
  run: async (ctx, { verb: name, ids, params: given, confirm }) => {
    workerOf(ctx);
    const verb = verbOf(name);
    assertMayDo(ctx, [verb]);
    const params = paramsOf({ verb: name, params: given });
    const subjects = await subjectsOf(ctx, verb.kind, ids);
    if (verb.typed === true && confirm !== subjects.length) throw invalid('CONFIRM_COUNT', 'confirm', 'Type the number of rows to confirm.', { count: subjects.length });
    const bulkId = await begin(ctx, { verb: name, params, undoOf: null, items: subjects.map((each) => ({ ...each, verb: name, params })) });
    return { bulkId, total: subjects.length };
  },
});

/** Takes back, last done first, what can be taken back. */
export const undoBulk = defineOperation({
  name: 'bulk.undo',
  summary: 'Takes back what a bulk action has done, as a job of its own; what cannot be taken back stays. Only once, and when nothing of it still runs.',
  kind: 'command',
  http: { method: 'POST', path: '/bulk/{id}/undo' },
  audience: ['staff'],
  permission: 'public',
  input: z.strictObject({ id: idSchema }),
  output: started,
  run: async (ctx, { id }) => {
    const { all } = data(ctx);
    const work = await all(BulkWork).findById(id);
    if (work === undefined) throw notFound('Bulk action');
    assertReads(ctx, verbOf(work.verb));
    if (work.state === 'running') throw conflict('BULK_RUNNING', 'It still runs. Stop it first.');
    const done = await all(BulkItem).where({ bulk_id: id, state: 'done' }).whereNotNull('undo').orderBy('id', 'desc');
    if (done.length === 0) throw conflict('NOTHING_TO_UNDO', 'Nothing of this can be taken back.');
    assertMayDo(ctx, [...new Set(done.map((item) => (item.undo as Turn).verb))].map(verbOf));
    try {
      const bulkId = await begin(ctx, { verb: work.verb, params: work.params as Turn['params'], undoOf: id, items: done.map((item) => ({ id: item.subject_id, label: item.label, ...(item.undo as Turn) })) });
      return { bulkId, total: done.length };
    } catch (error) {
      if (isDatabaseError(error, 'unique')) throw conflict('ALREADY_UNDONE', 'This was taken back already.');
      throw error;
    }
  },
});
