import { notFound, type OperationCtx, type TableRow, z } from '@billet/sdk';
import type { MessageRow } from './attach.ts';
import { statusSchema } from './states.ts';
import { files, messages, prioritySchema, tickets } from './tables.ts';

export type TicketRow = TableRow<typeof tickets.columns>;

/** A ticket as its client and staff see it. */
export const ticket = z.strictObject({
  id: z.number().int(),
  number: z.string(),
  clientId: z.number().int(),
  brandId: z.number().int(),
  departmentId: z.number().int(),
  subject: z.string(),
  status: statusSchema,
  priority: prioritySchema,
  serviceId: z.number().int().nullable(),
  invoiceId: z.number().int().nullable(),
  requester: z.string(),
  openedAt: z.string(),
  lastAt: z.string(),
});

export type Ticket = z.output<typeof ticket>;

const FIRST_NUMBER = 100_000;

export const numberOf = (ticketId: number): string => `T${String(FIRST_NUMBER + ticketId)}`;

export const ticketView = (row: TicketRow): Ticket => ({
  id: row.id,
  number: numberOf(row.id),
  clientId: row.client_id,
  brandId: row.brand_id,
  departmentId: row.department_id,
  subject: row.subject,
  status: row.status,
  priority: row.priority,
  serviceId: row.service_id,
  invoiceId: row.invoice_id,
  requester: row.requester_name,
  openedAt: row.created_at,
  lastAt: row.last_at,
});

export const message = z.strictObject({
  id: z.number().int(),
  author: z.enum(['client', 'staff']),
  name: z.string(),
  body: z.string(),
  at: z.string(),
  files: z.array(z.strictObject({ id: z.number().int(), name: z.string(), size: z.number().int() })),
});

/** A ticket that the caller may see. */
export const sureTicket = async (ctx: OperationCtx, wanted: number): Promise<TicketRow> => {
  const row = await ctx.table(tickets).get(wanted);
  if (row === undefined) throw notFound('Ticket');
  return row;
};

const MOST = 200;

/** What was said, oldest first; of very long tickets the newest part. */
export const conversation = async (ctx: OperationCtx, ticketId: number): Promise<{ readonly items: z.output<typeof message>[]; readonly more: boolean }> => {
  const said: readonly MessageRow[] = await ctx.table(messages).find({ ticket_id: ticketId });
  const kept = await ctx.table(files).find({ ticket_id: ticketId });
  const items = said.map((row) => ({
    id: row.id, author: row.author, name: row.author_name, body: row.body, at: row.created_at,
    files: kept.filter((file) => file.message_id === row.id).map((file) => ({ id: file.id, name: file.name, size: file.size })),
  }));
  return { items: items.reverse(), more: said.length === MOST };
};
