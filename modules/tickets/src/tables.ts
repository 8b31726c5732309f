import { defineTable, z } from '@billet/sdk';
import { statusSchema } from './states.ts';

const id = z.number().int();

export const prioritySchema = z.enum(['low', 'normal', 'high', 'urgent']);

/** Where questions of a kind are answered, and by whom. */
export const departments = defineTable({
  name: 'departments',
  columns: z.strictObject({
    brand_id: id,
    /** By language. */
    names: z.record(z.string(), z.string()),
    /** Where answers to mails go; empty = they are given on the pages only. */
    email: z.string(),
    /** Who gets the mail. */
    staff_ids: z.array(id),
    sort: id,
    active: z.boolean(),
  }),
  index: [['brand_id']],
});

/** A question with all that was said about it. */
export const tickets = defineTable({
  name: 'tickets',
  columns: z.strictObject({
    client_id: id,
    brand_id: id,
    department_id: id,
    subject: z.string(),
    status: statusSchema,
    priority: prioritySchema,
    service_id: id.nullable(),
    invoice_id: id.nullable(),
    requester_name: z.string(),
    requester_email: z.string(),
    locale: z.string(),
    /** Business instant of the last message. */
    last_at: z.string(),
  }),
  clientColumn: 'client_id',
  index: [['client_id'], ['status'], ['service_id']],
});

/** What the client reads. */
export const messages = defineTable({
  name: 'messages',
  columns: z.strictObject({
    ticket_id: id,
    client_id: id,
    author: z.enum(['client', 'staff']),
    author_id: id.nullable(),
    author_name: z.string(),
    body: z.string(),
  }),
  clientColumn: 'client_id',
  index: [['ticket_id'], ['client_id']],
});

export const files = defineTable({
  name: 'files',
  columns: z.strictObject({ ticket_id: id, message_id: id, client_id: id, name: z.string(), size: id }),
  clientColumn: 'client_id',
  index: [['ticket_id'], ['client_id']],
});

/** Apart from what describes them, so that a list does not read them. */
export const contents = defineTable({
  name: 'contents',
  columns: z.strictObject({ file_id: id, content: z.string() }),
  belongsTo: { table: 'files', column: 'file_id' },
  unique: [['file_id']],
});

/** How the status changed, and by whom. The table has no client's column: a client's call cannot read it at all. */
export const history = defineTable({
  name: 'history',
  columns: z.strictObject({ ticket_id: id, who: z.string(), what: z.string(), before: z.string(), after: z.string() }),
  belongsTo: { table: 'tickets', column: 'ticket_id' },
  index: [['ticket_id']],
});

/** Texts that staff put into their answers: for a department, for a brand, or for all of them. */
export const snippets = defineTable({
  name: 'snippets',
  columns: z.strictObject({ brand_id: id.nullable(), department_id: id.nullable(), title: z.string(), body: z.string() }),
});

/** What staff say among themselves. The table has no client's column: a client's call cannot read it at all. */
export const notes = defineTable({
  name: 'notes',
  columns: z.strictObject({ ticket_id: id, staff_id: id.nullable(), name: z.string(), body: z.string() }),
  belongsTo: { table: 'tickets', column: 'ticket_id' },
  index: [['ticket_id']],
});

/** What clients think of the answers: one for each ticket. */
export const ratings = defineTable({
  name: 'ratings',
  columns: z.strictObject({ ticket_id: id, client_id: id, department_id: id, stars: id, words: z.string() }),
  clientColumn: 'client_id',
  unique: [['ticket_id']],
  index: [['department_id']],
});

/** Where a ticket was merged into: always the kept one itself, never one that was merged again. */
export const merges = defineTable({
  name: 'merges',
  columns: z.strictObject({ ticket_id: id, into_id: id, client_id: id }),
  clientColumn: 'client_id',
  unique: [['ticket_id']],
  index: [['into_id'], ['client_id']],
});

/** Mails that were taken, each once, with who sent them. */
export const arrivals = defineTable({
  name: 'arrivals',
  columns: z.strictObject({ digest: z.string(), sender: z.string(), at: z.string() }),
  unique: [['digest']],
  index: [['sender', 'at']],
});

/** By when tickets of a priority are answered first and closed, and what happens when they are not. */
export const targets = defineTable({
  name: 'targets',
  columns: z.strictObject({
    /** 0 = every department that has none of its own. */
    department_id: id,
    priority: prioritySchema,
    /** Hours of work. */
    first_hours: id.nullable(),
    resolve_hours: id.nullable(),
    raise: z.boolean(),
    staff_ids: z.array(id),
  }),
  unique: [['department_id', 'priority']],
});

const judgedSchema = z.enum(['none', 'open', 'kept', 'missed']);

/** What was promised for a ticket when it was opened. The table has no client's column: a client's call cannot read it at all. */
export const clocks = defineTable({
  name: 'clocks',
  columns: z.strictObject({
    ticket_id: id,
    department_id: id,
    /** Of the opening, in the brand's zone. */
    month: z.string(),
    first_due: z.string().nullable(),
    first_state: judgedSchema,
    resolve_due: z.string().nullable(),
    resolve_state: judgedSchema,
    /** What is awaited next; empty = nothing. */
    next_due: z.string(),
    raise: z.boolean(),
    staff_ids: z.array(id),
  }),
  unique: [['ticket_id']],
  index: [['next_due'], ['first_state', 'first_due'], ['resolve_state', 'resolve_due'], ['month']],
});
