import { defineOperation, notFound, z } from '@billet/sdk';
import { id, words } from './input.ts';
import { holdKept } from './kept.ts';
import { nameOfCaller } from './people.ts';
import { notes } from './tables.ts';
import { sureTicket } from './ticket.ts';

const note = z.strictObject({ id: z.number().int(), name: z.string(), body: z.string(), at: z.string() });

export const listNotes = defineOperation({
  name: 'tickets.notes',
  summary: 'What staff noted on a ticket among themselves, oldest first. Clients never see it.',
  kind: 'query',
  http: { method: 'GET', path: '/x/tickets/tickets/{id}/notes' },
  audience: ['staff'],
  permission: 'tickets.read',
  input: z.strictObject({ id }),
  output: z.strictObject({ items: z.array(note) }),
  run: async (ctx, input) => {
    const row = await sureTicket(ctx, input.id);
    const said = await ctx.table(notes).find({ ticket_id: row.id });
    return { items: said.map((each) => ({ id: each.id, name: each.name, body: each.body, at: each.created_at })).sort((a, b) => a.id - b.id) };
  },
});

export const addNote = defineOperation({
  name: 'tickets.note',
  summary: 'Notes something on a ticket, or on the one it was merged into, for staff only. Nobody gets a mail, and the status stays.',
  kind: 'command',
  http: { method: 'POST', path: '/x/tickets/tickets/{id}/notes' },
  audience: ['staff'],
  permission: 'tickets.write',
  input: z.strictObject({ id, note: words }),
  output: note,
  run: async (ctx, input) => {
    const row = await holdKept(ctx, input.id);
    if (row === undefined) throw notFound('Ticket');
    const said = await ctx.table(notes).insert({ ticket_id: row.id, staff_id: ctx.caller.userId ?? null, name: await nameOfCaller(ctx, row.client_id), body: input.note });
    ctx.touch({ kind: 'ticket', id: row.id, clientId: row.client_id }, undefined, { note: said.id });
    return { id: said.id, name: said.name, body: said.body, at: said.created_at };
  },
});
