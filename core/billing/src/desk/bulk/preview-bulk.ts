import { defineOperation, isBilletError, z } from '@billet/sdk';
import { data } from '../../data.ts';
import { executorRef } from '../../refs.ts';
import { assertMayDo, bulkInput } from './start-bulk.ts';
import { subjectsOf } from './subjects.ts';
import { paramsOf, verbOf, workerOf } from './verbs.ts';

/** So many rows are tried before it starts; each is done in full and rolled back. */
const TRIED = 25;

export const outcomeError = z.strictObject({ code: z.string(), message: z.string(), details: z.unknown() });

const tried = z.strictObject({ id: z.number().int(), label: z.string(), outcome: z.enum(['done', 'idle', 'failed', 'untried']), error: outcomeError.nullable() });

type Tried = z.output<typeof tried>;

/** The middle step has no transaction of its own, so each row can have one that is rolled back. */
export const previewBulk = defineOperation({
  name: 'bulk.preview',
  summary: 'What a bulk action would do: the first rows are tried and rolled back, one by one. Changes nothing.',
  kind: 'command',
  http: { method: 'POST', path: '/bulk/preview' },
  audience: ['staff'],
  permission: 'public',
  input: z.strictObject(bulkInput),
  output: z.strictObject({ total: z.number().int(), typed: z.boolean(), undo: z.boolean(), items: z.array(tried) }),
  prepare: async (ctx, { verb: name, ids, params: given }) => {
    workerOf(ctx);
    const verb = verbOf(name);
    assertMayDo(ctx, [verb]);
    const params = paramsOf({ verb: name, params: given });
    const subjects = await subjectsOf(ctx, verb.kind, ids);
    const { db } = data(ctx);
    const first = [];
    for (const subject of subjects.slice(0, TRIED)) first.push({ ...subject, input: await verb.input(db, subject.id, params) });
    return { name, total: subjects.length, first };
  },
  call: async (ctx, { name, first }) => {
    const executor = ctx.use(executorRef);
    const verb = verbOf(name);
    const items: Tried[] = [];
    for (const { id, label, input } of first) {
      try {
        const reply = await executor.callByName(verb.operation, input, ctx.caller, { dryRun: true });
        items.push({ id, label, outcome: verb.idle?.(reply) === true ? 'idle' : 'done', error: null });
      } catch (error) {
        if (!isBilletError(error)) throw error;
        items.push(error.code === 'DRY_RUN_FOREIGN' ? { id, label, outcome: 'untried', error: null } : { id, label, outcome: 'failed', error: { code: error.code, message: error.message, details: error.details } });
      }
    }
    return items;
  },
  settle: (_ctx, { name, total }, items: Tried[]) => {
    const verb = verbOf(name);
    return Promise.resolve({ total, typed: verb.typed === true, undo: verb.undo !== undefined || verb.undoAfter !== undefined, items });
  },
});
