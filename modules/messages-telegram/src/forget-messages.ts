import { addMilliseconds, defineJob, defineOperation, z } from '@billet/sdk';
import { messages } from './tables.ts';

const DAY = 86_400_000;
const KEPT_DAYS = 90;

/** What one transaction takes away; the rest is left to the next. */
const AT_ONCE = 200;

/** As the system, by the schedule. Deliveries are given up long before, so nothing that waits is lost. */
export const forgetMessages = defineOperation({
  name: 'telegram.forgetMessages',
  summary: 'Forgets messages that were written 90 days ago or earlier.',
  kind: 'command',
  audience: ['system'],
  permission: 'telegram.write',
  input: z.strictObject({}),
  output: z.strictObject({ forgotten: z.number().int() }),
  run: async (ctx) => {
    const until = addMilliseconds(ctx.clock.now(), -KEPT_DAYS * DAY);
    const { items } = await ctx.table(messages).page({ written_at: { until } }, { order: 'written_at', limit: AT_ONCE });
    for (const { id } of items) await ctx.table(messages).remove(id);
    if (items.length === AT_ONCE) await ctx.enqueue({ task: forgetJob.task, payload: {}, dedupeKey: 'telegram:forget-more', dedupeWaiting: true, subject: 'telegram' });
    return { forgotten: items.length };
  },
});

export const forgetJob = defineJob({
  task: 'telegram.forgetMessages',
  payload: z.strictObject({}),
  run: async (ctx) => {
    await ctx.call(forgetMessages, {});
  },
});

export const nextForgetting = defineOperation({
  name: 'telegram.nextForgetting',
  summary: 'When the oldest message may be forgotten.',
  kind: 'query',
  audience: ['system'],
  permission: 'telegram.read',
  input: z.strictObject({}),
  output: z.strictObject({ at: z.string().nullable() }),
  run: async (ctx) => {
    const { items } = await ctx.table(messages).page({}, { order: 'written_at', limit: 1 });
    return { at: items[0] === undefined ? null : addMilliseconds(items[0].written_at, KEPT_DAYS * DAY).slice(0, 10) };
  },
});
