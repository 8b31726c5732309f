import { isBilletError, type PageCtx, type PageDefinition, z } from '@billet/sdk';
import { answerTicket, closeTicket, reopenTicket, takeTicket } from './answer-ticket.ts';
import { getTicket, listTickets, ticketChoices, ticketDue } from './list-tickets.ts';
import { mergeChoices, mergeTicket } from './merge-ticket.ts';
import { addNote, listNotes } from './notes.ts';
import { openTicket } from './open-ticket.ts';
import { mayRate, rateTicket, STARS } from './ratings.ts';
import { kib, shown } from './shown.ts';
import { filledIn, listSnippets } from './snippets.ts';
import { mayAct, statusSchema } from './states.ts';
import { prioritySchema } from './tables.ts';
import { numberOf, type Ticket } from './ticket.ts';

const baseOf = (area: 'staff' | 'client'): string => `${area === 'staff' ? '/staff' : ''}/x/tickets`;

const VIEWS = ['waiting', ...statusSchema.options] as const;

const list = (area: 'staff' | 'client'): PageDefinition['load'] => async (ctx, { view, before, client }) => {
  const base = baseOf(area);
  const chosen = VIEWS.find((each) => each === view) ?? (area === 'staff' && client === undefined ? 'waiting' : undefined);
  const where = { ...(client === undefined ? {} : { clientId: client }) };
  const { items, next, due = [] } = await ctx.call(listTickets, { ...where, ...(chosen === undefined ? {} : { status: chosen }), ...(before === undefined ? {} : { before }) });
  const link = new URLSearchParams({ ...(chosen === undefined ? {} : { view: chosen }), ...(client === undefined ? {} : { client }) });
  return {
    items: items.map((each) => ({ ...shown(each, base), due: due.find(({ ticketId }) => ticketId === each.id) })),
    timed: due.length > 0,
    staff: area === 'staff',
    base,
    ...(next === undefined ? {} : { older: `${base}?${new URLSearchParams([...link, ['before', String(next)]]).toString()}` }),
    views: VIEWS.map((each) => ({ text: `view.${each}`, href: `${base}?${new URLSearchParams({ view: each, ...(client === undefined ? {} : { client }) }).toString()}`, current: each === chosen })),
  };
};

const named = z.object({ items: z.array(z.object({ id: z.number(), label: z.string() })) });

/** Of people who may not see services the form does not ask for one. */
const servicesOf = async (ctx: PageCtx, clientId: number): Promise<readonly { readonly id: number; readonly label: string }[]> => {
  try {
    return named.parse(await ctx.call('services.list', { clientId, limit: 100 })).items.map(({ id, label }) => ({ id, label }));
  } catch (error) {
    if (!isBilletError(error) || error.status !== 403) throw error;
    return [];
  }
};

const fresh = (area: 'staff' | 'client'): PageDefinition['load'] => async (ctx, { client, service, invoice }) => {
  const clientId = area === 'staff' ? Number(client ?? 0) : (ctx.caller.clientId ?? 0);
  const { items } = clientId === 0 ? { items: [] } : await ctx.call(ticketChoices, { clientId });
  const services = clientId === 0 ? [] : await servicesOf(ctx, clientId);
  return {
    departments: items,
    services: services.map((each) => ({ ...each, chosen: String(each.id) === service })),
    priorities: prioritySchema.options.map((each) => ({ value: each, text: `priority.${each}`, chosen: each === 'normal' })),
    staff: area === 'staff',
    client: clientId === 0 ? undefined : clientId,
    invoice,
    base: baseOf(area),
  };
};

const DUE_TONES: Readonly<Record<string, string>> = { kept: 'ok', missed: 'bad', open: 'info' };

/** What only staff have beside a ticket: their notes, and texts for the answer, one of which may be chosen. */
const ofStaff = async (ctx: PageCtx, ticket: Ticket, chosen: string | undefined): Promise<Readonly<Record<string, unknown>>> => {
  const { items: notes } = await ctx.call(listNotes, { id: ticket.id });
  const mayWrite = ctx.caller.permissions.some((each) => each === '*' || each === 'tickets.*' || each === 'tickets.write');
  const { items } = mayWrite ? await ctx.call(listSnippets, { departmentId: ticket.departmentId }) : { items: [] };
  const one = items.find((each) => String(each.id) === chosen);
  const others = mayWrite ? (await ctx.call(mergeChoices, { id: ticket.id })).items : [];
  const { items: dues } = await ctx.call(ticketDue, { id: ticket.id });
  return {
    dues: dues.map((each) => ({ ...each, text: `due.${each.step}`, stateText: `due.${each.state}`, tone: DUE_TONES[each.state] })),
    mayWrite,
    others: others.map((each) => ({ id: each.id, text: `${each.number} · ${each.subject}` })),
    notes: notes.map((each) => ({ ...each, lines: each.body.split('\n') })),
    snippets: items.map((each) => ({ title: each.title, href: `/staff/x/tickets/${String(ticket.id)}?snippet=${String(each.id)}#answer-message`, current: each === one })),
    ...(one === undefined ? {} : { prepared: filledIn(one.body, { name: ticket.requester, number: ticket.number, topic: ticket.subject }) }),
  };
};

const one = (area: 'staff' | 'client'): PageDefinition['load'] => async (ctx, { id, snippet }) => {
  const { ticket, department, messages, more, rating, mergedInto } = await ctx.call(getTicket, { id });
  const base = baseOf(area);
  const staff = area === 'staff';
  if (mergedInto !== null) return { heading: ticket.subject, ticket: shown(ticket, base), staff, department, merged: { number: numberOf(mergedInto), href: `${base}/${String(mergedInto)}` } };
  const mine = staff ? await ofStaff(ctx, ticket, snippet) : {};
  return {
    ...mine,
    heading: ticket.subject,
    ticket: shown(ticket, base),
    department,
    more,
    rating: rating === null ? undefined : { ...rating, text: `stars.${String(rating.stars)}` },
    stars: !staff && mayRate(ticket.status) ? STARS.map((value) => ({ value, text: `stars.${String(value)}`, chosen: value === rating?.stars })) : undefined,
    staff,
    base,
    messages: messages.map((each) => ({ ...each, own: (each.author === 'staff') === staff, byStaff: each.author === 'staff', lines: each.body.split('\n'), files: each.files.map((file) => ({ ...file, kib: kib(file.size), href: `${base}/files/${String(file.id)}` })) })),
    mayClose: ticket.status !== 'closed',
    closeName: ticket.status === 'closed' ? undefined : 'close',
    mayTake: staff && ticket.status !== 'in-process' && mayAct(ticket.status, 'take'),
    mayReopen: staff && mayAct(ticket.status, 'reopen'),
    service: ticket.serviceId === null ? undefined : `${staff ? '/staff' : ''}/services/${String(ticket.serviceId)}`,
    invoice: ticket.invoiceId === null ? undefined : `${staff ? '/staff' : ''}/invoices/${String(ticket.invoiceId)}`,
    client: staff ? `/staff/clients/${String(ticket.clientId)}` : undefined,
  };
};

const talkOf = (base: string) => ({ answer: { operation: answerTicket.name, then: `${base}/{id}` }, close: { operation: closeTicket.name } });

export const pages: readonly PageDefinition[] = [
  { area: 'staff', path: '/', title: 'title', view: 'list', permission: 'tickets.read', nav: { icon: 'chat' }, load: list('staff') },
  { area: 'staff', path: '/new', title: 'new', view: 'new', permission: 'tickets.write', load: fresh('staff'), forms: { open: { operation: openTicket.name, then: '/staff/x/tickets/{id}' } } },
  { area: 'staff', path: '/{id}', title: 'ticket', view: 'ticket', permission: 'tickets.read', load: one('staff'), forms: { ...talkOf(baseOf('staff')), note: { operation: addNote.name }, take: { operation: takeTicket.name }, reopen: { operation: reopenTicket.name }, merge: { operation: mergeTicket.name, then: '/staff/x/tickets/{id}' } } },
  { area: 'client', path: '/', title: 'title', view: 'list', permission: 'tickets.read', nav: { icon: 'chat' }, load: list('client') },
  { area: 'client', path: '/new', title: 'new', view: 'new', permission: 'tickets.write', load: fresh('client'), forms: { open: { operation: openTicket.name, then: '/x/tickets/{id}' } } },
  { area: 'client', path: '/{id}', title: 'ticket', view: 'ticket', permission: 'tickets.read', load: one('client'), forms: { ...talkOf(baseOf('client')), rate: { operation: rateTicket.name } } },
];
