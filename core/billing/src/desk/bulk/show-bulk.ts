import { permits } from '@billet/kernel';
import { conflict, defineOperation, notFound, type OperationCtx, z } from '@billet/sdk';
import { data } from '../../data.ts';
import { idSchema, pageInput, pageResult } from '../../paging.ts';
import { StaffMember } from '../../staff/index.ts';
import { BulkItem, BulkWork } from '../tables.ts';
import { outcomeError } from './preview-bulk.ts';
import { assertMayDo, assertReads } from './start-bulk.ts';
import { verbOf } from './verbs.ts';

const STATES = ['waiting', 'begun', 'done', 'idle', 'failed'] as const;

const workSchema = z.strictObject({
  id: z.number().int(), verb: z.string(), kind: z.enum(['service', 'invoice', 'client', 'domain']), params: z.unknown(), state: z.enum(['running', 'stopped', 'done']), total: z.number().int(),
  done: z.number().int(), idle: z.number().int(), failed: z.number().int(), by: z.string(), undoOf: z.number().int().nullable(), undoneBy: z.number().int().nullable(), createdAt: z.string(), finishedAt: z.string().nullable(),
});

const itemSchema = z.strictObject({ id: z.number().int(), subjectId: z.number().int(), label: z.string(), state: z.enum(STATES), error: outcomeError.nullable(), undo: z.boolean() });

const views = async (ctx: OperationCtx, works: readonly BulkWork[]): Promise<z.input<typeof workSchema>[]> => {
  if (works.length === 0) return [];
  const { all } = data(ctx);
  const ids = works.map(({ id }) => id);
  const counts = (await all(BulkItem).whereIn('bulk_id', ids).groupBy('bulk_id', 'state').select('bulk_id', 'state').count('id as n')) as unknown as readonly { bulk_id: number | string; state: string; n: number | string }[];
  const undone = await all(BulkWork).whereIn('undo_of', ids);
  const people = await all(StaffMember).whereIn('id', works.map((work) => work.staff_id)).select('id', 'name');
  return works.map((work) => {
    const count = (state: string): number => Number(counts.find((each) => Number(each.bulk_id) === work.id && each.state === state)?.n ?? 0);
    return {
      id: work.id, verb: work.verb, kind: verbOf(work.verb).kind, params: work.params, state: work.state as 'running', total: work.total, done: count('done'), idle: count('idle'), failed: count('failed'),
      by: people.find(({ id }) => id === work.staff_id)?.name ?? '', undoOf: work.undo_of, undoneBy: undone.find((each) => each.undo_of === work.id)?.id ?? null, createdAt: work.created_at, finishedAt: work.finished_at,
    };
  });
};

const load = async (ctx: OperationCtx, id: number): Promise<BulkWork> => {
  const work = await data(ctx).all(BulkWork).findById(id);
  if (work === undefined) throw notFound('Bulk action');
  assertReads(ctx, verbOf(work.verb));
  return work;
};

export const listBulks = defineOperation({
  name: 'bulk.list',
  summary: 'Bulk actions, newest first, with how far they are. Only those about what you may see.',
  kind: 'query',
  http: { method: 'GET', path: '/bulk' },
  audience: ['staff'],
  permission: 'public',
  input: z.strictObject({ ...pageInput }),
  output: z.strictObject({ items: z.array(workSchema), next: z.number().int().optional() }),
  run: async (ctx, { before, limit }) => {
    const query = data(ctx).all(BulkWork).orderBy('id', 'desc').limit(limit);
    const page = pageResult(await (before === undefined ? query : query.where('id', '<', before)), limit);
    const shown = (await views(ctx, page.items)).filter(({ kind }) => permits(ctx.caller.permissions, `${kind}s.read`));
    return { ...page, items: shown };
  },
});

export const getBulk = defineOperation({
  name: 'bulk.get',
  summary: 'One bulk action: how far it is, and its rows with what came of each; those that failed first, unless a state is asked for.',
  kind: 'query',
  http: { method: 'GET', path: '/bulk/{id}' },
  audience: ['staff'],
  permission: 'public',
  input: z.strictObject({ id: idSchema, state: z.enum(STATES).optional(), ...pageInput }),
  output: z.strictObject({ work: workSchema, undoable: z.number().int(), items: z.array(itemSchema), next: z.number().int().optional() }),
  run: async (ctx, { id, state, before, limit }) => {
    const [work] = await views(ctx, [await load(ctx, id)]);
    if (work === undefined) throw notFound('Bulk action');
    const { all } = data(ctx);
    const query = all(BulkItem).where('bulk_id', id).orderBy('id', 'desc').limit(limit);
    if (state !== undefined) void query.where('state', state);
    const page = pageResult(await (before === undefined ? query : query.where('id', '<', before)), limit);
    return {
      work, ...page,
      undoable: await all(BulkItem).where({ bulk_id: id, state: 'done' }).whereNotNull('undo').resultSize(),
      items: page.items.map((item) => ({ id: item.id, subjectId: item.subject_id, label: item.label, state: item.state as 'done', error: item.error as z.output<typeof outcomeError> | null, undo: item.undo !== null })),
    };
  },
});

export const turnBulk = defineOperation({
  name: 'bulk.turn',
  summary: 'Stops a bulk action before its next row, or lets it go on.',
  kind: 'command',
  http: { method: 'POST', path: '/bulk/{id}/state' },
  audience: ['staff'],
  permission: 'public',
  input: z.strictObject({ id: idSchema, state: z.enum(['stopped', 'running']) }),
  output: z.strictObject({ state: z.string() }),
  run: async (ctx, { id, state }) => {
    const work = await load(ctx, id);
    if (work.state === 'done') throw conflict('BULK_DONE', 'It is done.');
    const turns = await data(ctx).all(BulkItem).where('bulk_id', id).distinct('verb');
    assertMayDo(ctx, turns.map(({ verb }) => verbOf(verb)));
    if (work.state === state) return { state };
    await data(ctx).all(BulkWork).findById(id).patch({ state });
    ctx.touch({ kind: 'bulk', id }, { state: work.state }, { state });
    if (state === 'running') await ctx.enqueue({ task: 'desk.bulk', payload: { bulkId: id }, subject: `bulk:${String(id)}`, dedupeKey: `bulk:${String(id)}`, dedupeWaiting: true });
    return { state };
  },
});
