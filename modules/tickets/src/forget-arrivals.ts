import { addMilliseconds, defineJob, defineOperation, z } from '@billet/sdk';
import { arrivals } from './tables.ts';

const DAY = 86_400_000;

/** Mail servers give a mail up after five days: what is older does not come again. */
const KEPT_DAYS = 30;

/** What one transaction takes away; the rest is left to the next. */
const AT_ONCE = 200;

/** As the system, by the schedule. The tickets and their words stay. */
export const forgetArrivals = defineOperation({
  name: 'tickets.forgetArrivals',
  summary: 'Forgets which mails were taken 30 days ago or earlier, and who sent them.',
  kind: 'command',
  audience: ['system'],
  permission: 'tickets.write',
  input: z.strictObject({}),
  output: z.strictObject({ forgotten: z.number().int() }),
  run: async (ctx) => {
    const until = addMilliseconds(ctx.clock.now(), -KEPT_DAYS * DAY);
    const { items } = await ctx.table(arrivals).page({ at: { until } }, { order: 'at', limit: AT_ONCE });
    for (const { id } of items) await ctx.table(arrivals).remove(id);
    if (items.length === AT_ONCE) await ctx.enqueue({ task: forgetJob.task, payload: {}, dedupeKey: 'tickets:forget-more', dedupeWaiting: true, subject: 'tickets' });
    return { forgotten: items.length };
  },
});

export const forgetJob = defineJob({
  task: 'tickets.forgetArrivals',
  payload: z.strictObject({}),
  run: async (ctx) => {
    await ctx.call(forgetArrivals, {});
  },
});

export const nextForgetting = defineOperation({
  name: 'tickets.nextForgetting',
  summary: 'When the oldest mail that is remembered may be forgotten.',
  kind: 'query',
  audience: ['system'],
  permission: 'tickets.read',
  input: z.strictObject({}),
  output: z.strictObject({ at: z.string().nullable() }),
  run: async (ctx) => {
    const { items } = await ctx.table(arrivals).page({}, { order: 'at', limit: 1 });
    return { at: items[0] === undefined ? null : addMilliseconds(items[0].at, KEPT_DAYS * DAY).slice(0, 10) };
  },
});
