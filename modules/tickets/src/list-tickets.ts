import { defineOperation, z } from '@billet/sdk';
import { clockOf, dueTickets } from './clocks.ts';
import { departmentChoices, nameIn } from './departments.ts';
import { id } from './input.ts';
import { mergedInto } from './kept.ts';
import { readClient } from './people.ts';
import { rating, ratingOf } from './ratings.ts';
import { statusSchema, WAITING } from './states.ts';
import { departments, tickets } from './tables.ts';
import { conversation, message, sureTicket, ticket, ticketView, type TicketRow } from './ticket.ts';

const AT_A_TIME = 50;

/** What is late first, then what is urgent, then what has waited longest. */
const URGENCY = ['urgent', 'high', 'normal', 'low'] as const;
const byUrgency = (a: TicketRow, b: TicketRow): number =>
  URGENCY.indexOf(a.priority) - URGENCY.indexOf(b.priority) || (a.last_at < b.last_at ? -1 : 1);

const due = z.strictObject({ ticketId: z.number().int(), at: z.string(), late: z.boolean() });

export const listTickets = defineOperation({
  name: 'tickets.list',
  summary: 'Tickets, newest first; clients see their own. `waiting` = those that wait for staff, those that are late first, then the most urgent, 200 of each state at most; staff see by when they are due.',
  kind: 'query',
  http: { method: 'GET', path: '/x/tickets/tickets' },
  audience: ['staff', 'client'],
  permission: 'tickets.read',
  input: z.strictObject({ status: z.union([statusSchema, z.literal('waiting')]).optional(), clientId: id.optional(), serviceId: id.optional(), departmentId: id.optional(), before: id.optional() }),
  output: z.strictObject({ items: z.array(ticket), due: z.array(due).optional(), next: z.number().int().optional() }),
  run: async (ctx, { status, clientId, serviceId, departmentId, before }) => {
    const where = { ...(clientId === undefined ? {} : { client_id: clientId }), ...(serviceId === undefined ? {} : { service_id: serviceId }), ...(departmentId === undefined ? {} : { department_id: departmentId }) };
    const table = ctx.table(tickets);
    if (status === 'waiting') {
      const rows: TicketRow[] = [];
      for (const each of WAITING) rows.push(...(await table.find({ ...where, status: each })));
      if (ctx.caller.audience === 'client') return { items: rows.sort(byUrgency).map(ticketView) };
      const dues = await dueTickets(ctx);
      const now = ctx.clock.now();
      const late = ({ id: ticketId }: TicketRow): string => { const at = dues.get(ticketId) ?? ''; return at !== '' && at < now ? at : '9'; };
      rows.sort((a, b) => (late(a) === late(b) ? byUrgency(a, b) : late(a) < late(b) ? -1 : 1));
      return { items: rows.map(ticketView), due: rows.flatMap(({ id: ticketId }) => { const at = dues.get(ticketId); return at === undefined ? [] : [{ ticketId, at, late: at < now }]; }) };
    }
    const page = await table.page({ ...where, ...(status === undefined ? {} : { status }) }, { limit: AT_A_TIME, ...(before === undefined ? {} : { before }) });
    return { items: page.items.map(ticketView), ...(page.next === undefined ? {} : { next: page.next }) };
  },
});

export const ticketDue = defineOperation({
  name: 'tickets.due',
  summary: 'By when a ticket is to be answered first and closed, and what came of it.',
  kind: 'query',
  http: { method: 'GET', path: '/x/tickets/tickets/{id}/due' },
  audience: ['staff'],
  permission: 'tickets.read',
  input: z.strictObject({ id }),
  output: z.strictObject({ items: z.array(z.strictObject({ step: z.enum(['first', 'resolve']), at: z.string(), state: z.string() })) }),
  run: async (ctx, input) => {
    const row = await clockOf(ctx, (await sureTicket(ctx, input.id)).id);
    const steps = row === undefined ? [] : ([['first', row.first_due, row.first_state], ['resolve', row.resolve_due, row.resolve_state]] as const);
    return { items: steps.flatMap(([step, at, state]) => (at === null || state === 'none' ? [] : [{ step, at, state }])) };
  },
});

const readName = defineOperation({
  name: 'tickets.readDepartmentName',
  summary: 'What a department is called in a language.',
  kind: 'query',
  audience: ['system'],
  permission: 'tickets.read',
  input: z.strictObject({ departmentId: id, locale: z.string() }),
  output: z.strictObject({ name: z.string() }),
  run: async (ctx, { departmentId, locale }) => ({ name: nameIn((await ctx.table(departments).get(departmentId))?.names ?? {}, locale) }),
});

export const getTicket = defineOperation({
  name: 'tickets.get',
  summary: 'A ticket with what was said, oldest first; of a very long one the newest 200 messages. `mergedInto` names the ticket in which all that stands now.',
  kind: 'query',
  http: { method: 'GET', path: '/x/tickets/tickets/{id}' },
  audience: ['staff', 'client'],
  permission: 'tickets.read',
  input: z.strictObject({ id }),
  output: z.strictObject({ ticket, department: z.string(), messages: z.array(message), more: z.boolean(), rating: rating.nullable(), mergedInto: z.number().int().nullable() }),
  run: async (ctx, input) => {
    const row = await sureTicket(ctx, input.id);
    const { items, more } = await conversation(ctx, row.id);
    const { name } = await ctx.callAsSystem(readName, { departmentId: row.department_id, locale: ctx.caller.locale });
    return { ticket: ticketView(row), department: name, messages: items, more, rating: await ratingOf(ctx, row.id), mergedInto: await mergedInto(ctx, row.id) };
  },
});

export const ticketChoices = defineOperation({
  name: 'tickets.choices',
  summary: 'Departments that a client may write to.',
  kind: 'query',
  http: { method: 'GET', path: '/x/tickets/choices' },
  audience: ['staff', 'client'],
  permission: 'tickets.read',
  input: z.strictObject({ clientId: id.optional() }),
  output: z.strictObject({ items: z.array(z.strictObject({ id: z.number().int(), name: z.string() })) }),
  run: async (ctx, { clientId }) => {
    const own = ctx.caller.audience === 'client' ? ctx.caller.clientId : clientId;
    if (own === undefined) return { items: [] };
    const { brandId } = await ctx.callAsSystem(readClient, { clientId: own });
    return { items: [...(await departmentChoices(ctx, brandId)).items] };
  },
});

export const innerList = [readName];
