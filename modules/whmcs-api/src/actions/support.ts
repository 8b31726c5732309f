import { z } from '@billet/sdk';
import type { Answer } from '../answer.ts';
import { type Action, type Desk, done, instant, itemsOf, named, nameIn, pageBy } from '../desk.ts';
import { refused } from '../form.ts';

const ticket = z.object({ id: z.number(), number: z.string(), clientId: z.number(), departmentId: z.number(), subject: z.string(), status: z.string(), priority: z.string(), serviceId: z.number().nullable(), requester: z.string(), openedAt: z.string(), lastAt: z.string() });

type Ticket = z.output<typeof ticket>;

const STATES: Readonly<Record<string, string>> = { open: 'Open', answered: 'Answered', 'client-replied': 'Customer-Reply', 'in-process': 'In Progress', closed: 'Closed' };
const PRIORITIES: Readonly<Record<string, string>> = { low: 'Low', normal: 'Medium', high: 'High', urgent: 'High' };

const keyOf = (table: Readonly<Record<string, string>>, name: string): string | undefined => Object.entries(table).find(([, each]) => each.toLowerCase() === name.toLowerCase())?.[0];

const view = (row: Ticket): Answer => ({
  deptid: row.departmentId, userid: row.clientId, contactid: 0, name: row.requester, email: '', cc: '', c: '', date: instant(row.openedAt), subject: row.subject, status: STATES[row.status] ?? row.status, priority: PRIORITIES[row.priority] ?? row.priority,
  admin: '', lastreply: instant(row.lastAt), flag: 0, service: row.serviceId === null ? '' : `S${String(row.serviceId)}`,
});

/** Files come as a base64 text that holds a list in JSON; a ticket of the house takes one. */
const fileOf = ({ form }: Desk): object => {
  const given = form.text('attachments');
  if (given === undefined) return {};
  const shape = z.array(z.object({ name: z.string(), data: z.string() })).max(1);
  let read: unknown;
  try {
    read = JSON.parse(Buffer.from(given, 'base64').toString('utf8'));
  } catch {
    throw refused('Attachments must be a base64 encoded JSON array');
  }
  const files = shape.safeParse(read);
  if (!files.success) throw refused('Attachments must be one file with name and data');
  const [file] = files.data;
  return file === undefined ? {} : { file: file.data, 'file.name': file.name };
};

const openTicket: Action = async (desk) => {
  const { form } = desk;
  const serviceId = form.id('serviceid');
  const priority = keyOf(PRIORITIES, form.text('priority') ?? 'Medium');
  if (priority === undefined) throw refused('Invalid priority');
  const opened = await desk.call(
    'tickets.open',
    { clientId: form.needId('Name and email address are required if not a client', 'clientid'), departmentId: form.needId('Department ID not found', 'deptid'), subject: form.need('subject', 'Subject is required'), message: form.need('message', 'Message is required'), priority, ...(serviceId === undefined ? {} : { serviceId }), ...fileOf(desk) },
    ticket,
  );
  return { id: opened.id, tid: opened.number, c: '' };
};

/** Number of a ticket, or what stands on it: T100012. */
const idOf = ({ form }: Desk): number => {
  const id = form.id('ticketid');
  const number = form.text('ticketnum');
  if (id !== undefined) return id;
  const shown = /^T(\d{6,9})$/i.exec(number ?? '')?.[1];
  if (shown === undefined) throw refused('Ticket ID Not Found');
  return Number(shown) - 100_000;
};

const getTickets: Action = async (desk) => {
  const { form } = desk;
  const [clientId, departmentId, wanted] = [form.id('clientid'), form.id('deptid'), form.text('status')];
  const status = wanted === undefined || wanted === 'All Active Tickets' ? undefined : wanted === 'Awaiting Reply' ? 'waiting' : keyOf(STATES, wanted);
  if (wanted !== undefined && wanted !== 'All Active Tickets' && status === undefined) throw refused('Invalid Status');
  const { rows, counts } = await pageBy(desk, 'tickets.list', { ...(clientId === undefined ? {} : { clientId }), ...(departmentId === undefined ? {} : { departmentId }), ...(status === undefined ? {} : { status }) }, ticket, 50);
  const found = rows.filter((row) => (wanted !== 'All Active Tickets' || row.status !== 'closed') && row.subject.toLowerCase().includes(form.text('subject')?.toLowerCase() ?? ''));
  return { ...counts, numreturned: found.length, tickets: { ticket: found.map((row) => ({ id: row.id, tid: row.number, ...view(row), attachment: '' })) } };
};

const message = z.object({ id: z.number(), author: z.string(), name: z.string(), body: z.string(), at: z.string() });
const note = z.object({ id: z.number(), name: z.string(), body: z.string(), at: z.string() });

const getTicket: Action = async (desk) => {
  const id = idOf(desk);
  const read = await desk.call('tickets.get', { id }, z.object({ ticket, department: z.string(), messages: z.array(message) }));
  const notes = (await desk.call('tickets.notes', { id }, itemsOf(note))).items;
  const messages = desk.form.text('repliessort')?.toUpperCase() === 'DESC' ? [...read.messages].reverse() : read.messages;
  return {
    ticketid: id, tid: read.ticket.number, ...view(read.ticket), deptname: read.department,
    replies: { reply: messages.map((each) => ({ replyid: each.id, userid: read.ticket.clientId, contactid: 0, name: each.author === 'client' ? each.name : '', email: '', date: instant(each.at), message: each.body, attachment: '', admin: each.author === 'staff' ? each.name : '' })) },
    notes: { note: notes.map((each) => ({ noteid: each.id, date: instant(each.at), message: each.body, admin: each.name })) },
  };
};

const addTicketReply: Action = async (desk) => {
  await desk.call('tickets.answer', { id: idOf(desk), message: desk.form.need('message', 'Message is required'), ...fileOf(desk) }, done);
  return {};
};

const addTicketNote: Action = async (desk) => {
  await desk.call('tickets.note', { id: idOf(desk), note: desk.form.need('message', 'Message is required') }, done);
  return {};
};

const TURNS: Readonly<Record<string, string>> = { closed: 'tickets.close', 'in-process': 'tickets.take', open: 'tickets.reopen' };

const updateTicket: Action = async (desk) => {
  const id = idOf(desk);
  const operation = TURNS[keyOf(STATES, desk.form.need('status', 'Status is required')) ?? ''];
  if (operation === undefined) throw refused('Invalid Status');
  await desk.call(operation, { id }, done);
  return { ticketid: id };
};

const getDepartments: Action = async (desk) => {
  const { items } = await desk.call('tickets.departments', {}, itemsOf(z.object({ id: z.number(), names: named, active: z.boolean() })));
  const rows = items.filter(({ active }) => active);
  return { totalresults: rows.length, departments: { department: rows.map(({ id, names }) => ({ id, name: nameIn(names, desk.locale) })) } };
};

const getStatuses: Action = () => Promise.resolve({ totalresults: Object.keys(STATES).length, statuses: { status: Object.values(STATES).map((title) => ({ title })) } });

export const supportActions: Readonly<Record<string, Action>> = {
  openticket: openTicket, gettickets: getTickets, getticket: getTicket, addticketreply: addTicketReply, addticketnote: addTicketNote, updateticket: updateTicket, getsupportdepartments: getDepartments, getsupportstatuses: getStatuses,
};
