import { defineOperation, invalid, notFound, type OperationCtx, z } from '@billet/sdk';
import { attach, type MessageRow } from './attach.ts';
import { startClock } from './clocks.ts';
import { type DepartmentRow, sureDepartment } from './departments.ts';
import { fileInput, given, id, optionalId, words } from './input.ts';
import { notify } from './notify.ts';
import { nameOfCaller, readClient } from './people.ts';
import { messages, prioritySchema, tickets } from './tables.ts';
import { ticket, ticketView, type TicketRow } from './ticket.ts';

/** What the caller may see counts: a foreign service or invoice is not found. */
const sureOwn = async (ctx: OperationCtx, clientId: number, kind: 'service' | 'invoice', wanted: number | undefined): Promise<number | null> => {
  if (wanted === undefined) return null;
  const shape = z.object({ [kind]: z.object({ clientId: z.number() }) });
  const found = shape.parse(await ctx.call(`${kind}s.get`, { id: wanted }))[kind];
  if (found?.clientId !== clientId) throw notFound(kind === 'service' ? 'Service' : 'Invoice');
  return wanted;
};

const readOpenDepartment = defineOperation({
  name: 'tickets.readDepartment',
  summary: 'A department that takes tickets of a brand.',
  kind: 'query',
  audience: ['system'],
  permission: 'tickets.read',
  input: z.strictObject({ departmentId: id, brandId: id }),
  output: z.strictObject({}),
  run: async (ctx, { departmentId, brandId }) => {
    const row: DepartmentRow = await sureDepartment(ctx, departmentId);
    if (row.brand_id !== brandId || !row.active) throw notFound('Department');
    return {};
  },
});

/** Whose ticket it is: staff say so, a client acts for one. */
const clientOf = (ctx: OperationCtx, wanted: number | undefined): number => {
  const clientId = wanted ?? ctx.caller.clientId;
  if (clientId === undefined) throw invalid('TICKET_CLIENT', 'clientId', 'Say whose ticket it is.');
  if (ctx.caller.scope.kind === 'clients' && !ctx.caller.scope.clientIds.includes(clientId)) throw notFound('Client');
  return clientId;
};

/** Puts a message to a ticket, with its file. */
export const say = async (ctx: OperationCtx, row: TicketRow, body: string, file: { readonly file?: string | undefined; readonly name?: string | undefined }): Promise<MessageRow> => {
  const { audience, userId } = ctx.caller;
  const message = await ctx.table(messages).insert({
    ticket_id: row.id,
    client_id: row.client_id,
    author: audience === 'client' ? 'client' : 'staff',
    author_id: userId ?? null,
    author_name: await nameOfCaller(ctx, row.client_id),
    body,
  });
  if (file.file !== undefined && file.file !== '') await attach(ctx, message, { name: file.name ?? '', file: file.file });
  return message;
};

export const openTicket = defineOperation({
  name: 'tickets.open',
  summary: 'Opens a ticket: a client for itself, staff for a client. One file may come with it.',
  kind: 'command',
  http: { method: 'POST', path: '/x/tickets/tickets' },
  audience: ['staff', 'client'],
  permission: 'tickets.write',
  input: z.strictObject({
    /** Staff only need it; a client's own is meant otherwise. */
    clientId: optionalId,
    departmentId: id,
    subject: z.string().trim().min(1).max(150),
    message: words,
    priority: prioritySchema.default('normal'),
    serviceId: optionalId,
    invoiceId: optionalId,
    ...fileInput,
  }),
  output: ticket,
  sensitive: ['file'],
  run: async (ctx, input) => {
    const clientId = clientOf(ctx, given(input.clientId));
    const client = await ctx.callAsSystem(readClient, { clientId });
    await ctx.callAsSystem(readOpenDepartment, { departmentId: input.departmentId, brandId: client.brandId });
    const byClient = ctx.caller.audience === 'client';
    const asker = client.members.find(({ userId }) => byClient && userId === ctx.caller.userId);
    const row = await ctx.table(tickets).insert({
      client_id: clientId,
      brand_id: client.brandId,
      department_id: input.departmentId,
      subject: input.subject,
      status: byClient ? 'open' : 'answered',
      priority: input.priority,
      service_id: await sureOwn(ctx, clientId, 'service', given(input.serviceId)),
      invoice_id: await sureOwn(ctx, clientId, 'invoice', given(input.invoiceId)),
      requester_name: asker?.name ?? client.name,
      requester_email: asker?.email ?? client.email,
      locale: client.locale,
      last_at: ctx.clock.now(),
    });
    await startClock(ctx, row);
    const message = await say(ctx, row, input.message, { file: input.file, name: input['file.name'] });
    ctx.touch({ kind: 'ticket', id: row.id, clientId }, undefined, { ticket: input.subject, status: row.status });
    for (const kind of byClient ? (['opened', 'client-wrote'] as const) : (['answered'] as const)) await ctx.callAsSystem(notify, { ticketId: row.id, kind, messageId: message.id });
    return ticketView(row);
  },
});

export const innerOpen = [readOpenDepartment];
