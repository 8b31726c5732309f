import { conflict, defineOperation, type OperationCtx, z } from '@billet/sdk';
import { act } from './answer-ticket.ts';
import { dropClock } from './clocks.ts';
import { id } from './input.ts';
import { keptOf, mergedInto, sureUnmerged } from './kept.ts';
import { notify, notifyMerged } from './notify.ts';
import { WAITING } from './states.ts';
import { files, merges, messages, notes, prioritySchema, tickets } from './tables.ts';
import { sureTicket, ticket, ticketView, type TicketRow } from './ticket.ts';

/** Kept from others until this is done: always in the same order, so that two merges never wait for each other. */
const hold = async (ctx: OperationCtx, ...wanted: readonly number[]): Promise<void> => {
  for (const each of [...wanted].sort((a, b) => a - b)) await ctx.table(tickets).hold(each);
};

interface Movable {
  find(where: { readonly ticket_id: number }): Promise<readonly { readonly id: number }[]>;
  update(id: number, change: { readonly ticket_id: number }): Promise<unknown>;
}

/** All that was said with its files and notes now stands in the kept one, in the order in which it was said. */
const moveWords = async (ctx: OperationCtx, from: number, to: number): Promise<void> => {
  const move = async ({ find, update }: Movable): Promise<void> => {
    for (let some = await find({ ticket_id: from }); some.length > 0; some = await find({ ticket_id: from })) for (const { id: each } of some) await update(each, { ticket_id: to });
  };
  await move(ctx.table(messages));
  await move(ctx.table(files));
  await move(ctx.table(notes));
};

const higher = (a: TicketRow, b: TicketRow): TicketRow['priority'] => {
  const order = prioritySchema.options;
  return order.indexOf(a.priority) > order.indexOf(b.priority) ? a.priority : b.priority;
};

const waits = ({ status }: TicketRow): boolean => WAITING.some((each) => each === status);

export const mergeTicket = defineOperation({
  name: 'tickets.merge',
  summary: 'Merges a ticket into another one of the same client: what was said goes there, later answers go there, and it is closed. Said again it changes nothing.',
  kind: 'command',
  http: { method: 'POST', path: '/x/tickets/tickets/{id}/merging' },
  audience: ['staff'],
  permission: 'tickets.write',
  input: z.strictObject({ id, into: id }),
  output: ticket,
  run: async (ctx, input) => {
    const target = await keptOf(ctx, await sureTicket(ctx, input.into));
    await hold(ctx, input.id, target.id);
    const [row, kept] = [await sureTicket(ctx, input.id), await sureTicket(ctx, target.id)];
    if ((await mergedInto(ctx, row.id)) === kept.id) return ticketView(kept);
    await sureUnmerged(ctx, row);
    if (row.id === kept.id) throw conflict('TICKET_MERGE_SAME', 'A ticket cannot be merged into itself.');
    if (row.client_id !== kept.client_id) throw conflict('TICKET_MERGE_CLIENT', 'Only tickets of one client can be merged.');
    await sureUnmerged(ctx, kept);
    await ctx.table(merges).insert({ ticket_id: row.id, into_id: kept.id, client_id: row.client_id });
    // What was merged into it before follows, so that one step always leads to the kept one.
    for (const before of await ctx.table(merges).find({ into_id: row.id })) await ctx.table(merges).update(before.id, { into_id: kept.id });
    const [last] = await ctx.table(messages).find({ ticket_id: row.id, author: 'client' });
    await moveWords(ctx, row.id, kept.id);
    await dropClock(ctx, row.id);
    const waited = waits(row);
    if (row.status !== 'closed') await act(ctx, row, 'close');
    const raised = await ctx.table(tickets).update(kept.id, { priority: higher(row, kept), last_at: row.last_at > kept.last_at ? row.last_at : kept.last_at });
    const after = waited && !waits(raised) ? await act(ctx, raised, 'client-reply') : raised;
    ctx.touch({ kind: 'ticket', id: kept.id, clientId: kept.client_id }, undefined, { merged: row.id });
    ctx.touch({ kind: 'ticket', id: row.id, clientId: row.client_id }, undefined, { mergedInto: kept.id });
    await ctx.callAsSystem(notifyMerged, { ticketId: row.id, keptId: kept.id });
    if (waited && last !== undefined && row.department_id !== kept.department_id) await ctx.callAsSystem(notify, { ticketId: kept.id, kind: 'client-wrote', messageId: last.id, except: row.department_id });
    return ticketView(after);
  },
});

const MOST_CHOICES = 50;

export const mergeChoices = defineOperation({
  name: 'tickets.mergeChoices',
  summary: 'The newest tickets of the same client that a ticket can be merged into, 50 at most.',
  kind: 'query',
  http: { method: 'GET', path: '/x/tickets/tickets/{id}/merge-choices' },
  audience: ['staff'],
  permission: 'tickets.write',
  input: z.strictObject({ id }),
  output: z.strictObject({ items: z.array(ticket) }),
  run: async (ctx, input) => {
    const row = await sureTicket(ctx, input.id);
    const gone = (await ctx.table(merges).find({ client_id: row.client_id })).map(({ ticket_id: merged }) => merged);
    const own = await ctx.table(tickets).find({ client_id: row.client_id });
    return { items: own.filter((each) => each.id !== row.id && !gone.includes(each.id)).slice(0, MOST_CHOICES).map(ticketView) };
  },
});
