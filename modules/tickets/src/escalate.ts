import { defineJob, defineOperation, type OperationCtx, z } from '@billet/sdk';
import { notifyLate } from './notify-late.ts';
import { clocks, prioritySchema, tickets } from './tables.ts';

/** What one transaction looks at; the rest is left to the next. */
const AT_ONCE = 50;

const STEPS = [
  { kind: 'late-first', due: 'first_due', state: 'first_state' },
  { kind: 'late-resolve', due: 'resolve_due', state: 'resolve_state' },
] as const;

const missed = async (ctx: OperationCtx, { kind, due, state }: (typeof STEPS)[number]): Promise<number> => {
  const { items } = await ctx.table(clocks).page({ [state]: 'open', [due]: { until: ctx.clock.now() } }, { limit: AT_ONCE });
  for (const { id } of items) {
    // Somebody may have answered meanwhile.
    const row = await ctx.table(clocks).hold(id);
    if (row?.[state] !== 'open') continue;
    await ctx.table(clocks).update(id, { [state]: 'missed' });
    const ticket = await ctx.table(tickets).get(row.ticket_id);
    if (ticket === undefined) continue;
    const order = prioritySchema.options;
    const priority = order[order.indexOf(ticket.priority) + 1] ?? ticket.priority;
    if (row.raise && priority !== ticket.priority) {
      await ctx.table(tickets).update(ticket.id, { priority });
      ctx.touch({ kind: 'ticket', id: ticket.id, clientId: ticket.client_id }, { priority: ticket.priority }, { priority });
    }
    await ctx.call(notifyLate, { ticketId: ticket.id, kind, staffIds: row.staff_ids });
  }
  return items.length;
};

/** As the system, by the schedule. Each step of a ticket is taken once. */
export const escalate = defineOperation({
  name: 'tickets.escalate',
  summary: 'Finds tickets whose first answer or closing is late: raises their priority and tells who is named, once for each of the two.',
  kind: 'command',
  audience: ['system'],
  permission: 'tickets.write',
  input: z.strictObject({}),
  output: z.strictObject({ late: z.number().int() }),
  run: async (ctx) => {
    const found: number[] = [];
    for (const step of STEPS) found.push(await missed(ctx, step));
    if (found.includes(AT_ONCE)) await ctx.enqueue({ task: escalateJob.task, payload: {}, dedupeKey: 'tickets:escalate-more', dedupeWaiting: true, subject: 'tickets' });
    return { late: found.reduce((sum, each) => sum + each, 0) };
  },
});

export const escalateJob = defineJob({
  task: 'tickets.escalate',
  payload: z.strictObject({}),
  run: async (ctx) => {
    await ctx.call(escalate, {});
  },
});

export const nextEscalation = defineOperation({
  name: 'tickets.nextEscalation',
  summary: 'When the next ticket is late, if nobody answers or closes it.',
  kind: 'query',
  audience: ['system'],
  permission: 'tickets.read',
  input: z.strictObject({}),
  output: z.strictObject({ at: z.string().nullable() }),
  run: async (ctx) => {
    const dues: string[] = [];
    for (const { due, state } of STEPS) dues.push(...(await ctx.table(clocks).page({ [state]: 'open', [due]: { from: '0' } }, { order: due, limit: 1 })).items.map((row) => row[due] ?? ''));
    return { at: dues.sort()[0] ?? null };
  },
});
