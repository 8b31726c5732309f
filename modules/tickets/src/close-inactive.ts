import { addMilliseconds, defineJob, defineOperation, z } from '@billet/sdk';
import { act } from './answer-ticket.ts';
import { settings } from './settings.ts';
import { tickets } from './tables.ts';

const DAY = 86_400_000;

/** Tickets that one transaction closes; the rest is left to the next. */
const AT_ONCE = 200;

/** As the system, by the schedule. Only those that wait for the client: what waits for staff is never closed by itself. */
export const closeInactive = defineOperation({
  name: 'tickets.closeInactive',
  summary: 'Closes tickets that were answered and whose client has not written since for the days of the settings.',
  kind: 'command',
  audience: ['system'],
  permission: 'tickets.write',
  input: z.strictObject({}),
  output: z.strictObject({ closed: z.number().int() }),
  run: async (ctx) => {
    const { closeDays } = await ctx.settings(settings);
    if (closeDays === 0) return { closed: 0 };
    const until = addMilliseconds(ctx.clock.now(), -closeDays * DAY);
    const { items } = await ctx.table(tickets).page({ status: 'answered', last_at: { until } }, { order: 'last_at', limit: AT_ONCE });
    let closed = 0;
    for (const { id } of items) {
      // The client may have written meanwhile.
      const row = await ctx.table(tickets).hold(id);
      if (row?.status !== 'answered' || row.last_at >= until) continue;
      await act(ctx, row, 'close');
      closed += 1;
    }
    if (closed === AT_ONCE) await ctx.enqueue({ task: closeJob.task, payload: {}, dedupeKey: 'tickets:close-more', dedupeWaiting: true, subject: 'tickets' });
    return { closed };
  },
});

export const closeJob = defineJob({
  task: 'tickets.closeInactive',
  payload: z.strictObject({}),
  run: async (ctx) => {
    await ctx.call(closeInactive, {});
  },
});

/** Since when the longest answered one could be closed; nothing where none may be. */
export const nextClosing = defineOperation({
  name: 'tickets.nextClosing',
  summary: 'When the next answered ticket has waited for the days of the settings.',
  kind: 'query',
  audience: ['system'],
  permission: 'tickets.read',
  input: z.strictObject({}),
  output: z.strictObject({ at: z.string().nullable() }),
  run: async (ctx) => {
    const { closeDays } = await ctx.settings(settings);
    const { items } = closeDays === 0 ? { items: [] } : await ctx.table(tickets).page({ status: 'answered' }, { order: 'last_at', limit: 1 });
    return { at: items[0] === undefined ? null : addMilliseconds(items[0].last_at, closeDays * DAY).slice(0, 10) };
  },
});
