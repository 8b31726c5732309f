import { defineOperation, notFound, type OperationCtx, z } from '@billet/sdk';
import { stopClock } from './clocks.ts';
import { fileInput, id, onOff, words } from './input.ts';
import { notify } from './notify.ts';
import { say } from './open-ticket.ts';
import { holdKept, sureUnmerged } from './kept.ts';
import { nameOfCaller } from './people.ts';
import { type Act, after } from './states.ts';
import { history, tickets } from './tables.ts';
import { sureTicket, ticket, ticketView, type TicketRow } from './ticket.ts';

/** Writes down how the status changed, and whether it was in time. As the system: clients cannot reach the table. */
const follow = defineOperation({
  name: 'tickets.follow',
  summary: 'Keeps the history of a ticket.',
  kind: 'command',
  audience: ['system'],
  permission: 'tickets.write',
  input: z.strictObject({ ticketId: id, who: z.string(), what: z.string(), before: z.string(), after: z.string() }),
  output: z.strictObject({}),
  run: async (ctx, { ticketId, ...entry }) => {
    await ctx.table(history).insert({ ticket_id: ticketId, ...entry });
    await stopClock(ctx, ticketId, entry.what);
    return {};
  },
});

/** Changes the status by an act and keeps it in the history. */
export const act = async (ctx: OperationCtx, row: TicketRow, what: Act, more: { readonly last_at?: string } = {}): Promise<TicketRow> => {
  const status = after(row.status, what);
  const changed = status === row.status && more.last_at === undefined ? row : await ctx.table(tickets).update(row.id, { status, ...more });
  if (status !== row.status) {
    await ctx.callAsSystem(follow, { ticketId: row.id, who: await nameOfCaller(ctx, row.client_id), what, before: row.status, after: status });
    ctx.touch({ kind: 'ticket', id: row.id, clientId: row.client_id }, { status: row.status }, { status });
  }
  return changed;
};

export const answerTicket = defineOperation({
  name: 'tickets.answer',
  summary: 'Writes into a ticket, or into the one it was merged into: staff answer, the client writes again. One file may come with it; `close` ends the ticket with it.',
  kind: 'command',
  http: { method: 'POST', path: '/x/tickets/tickets/{id}/messages' },
  audience: ['staff', 'client'],
  permission: 'tickets.write',
  input: z.strictObject({ id, message: words, close: onOff, ...fileInput }),
  output: ticket,
  sensitive: ['file'],
  run: async (ctx, input) => {
    const row = await holdKept(ctx, input.id);
    if (row === undefined) throw notFound('Ticket');
    const byClient = ctx.caller.audience === 'client';
    const message = await say(ctx, row, input.message, { file: input.file, name: input['file.name'] });
    const said = await act(ctx, row, byClient ? 'client-reply' : 'staff-reply', { last_at: ctx.clock.now() });
    await ctx.callAsSystem(notify, { ticketId: row.id, kind: byClient ? 'client-wrote' : 'answered', messageId: message.id });
    return ticketView(input.close === undefined || input.close === false ? said : await act(ctx, said, 'close'));
  },
});

const setStatus = (name: string, summary: string, path: string, what: Act, audience: readonly ('staff' | 'client')[]) =>
  defineOperation({
    name: `tickets.${name}`,
    summary,
    kind: 'command',
    http: { method: 'POST', path: `/x/tickets/tickets/{id}/${path}` },
    audience,
    permission: 'tickets.write',
    input: z.strictObject({ id }),
    output: ticket,
    run: async (ctx, input) => {
      const row = await sureUnmerged(ctx, await sureTicket(ctx, input.id));
      return ticketView(await act(ctx, row, what));
    },
  });

export const closeTicket = setStatus('close', 'Closes a ticket.', 'closing', 'close', ['staff', 'client']);
export const takeTicket = setStatus('take', 'Says that staff are at work on a ticket.', 'processing', 'take', ['staff']);
export const reopenTicket = setStatus('reopen', 'Opens a ticket again, as one that waits for staff.', 'reopening', 'reopen', ['staff']);

export const innerAnswer = [follow];
