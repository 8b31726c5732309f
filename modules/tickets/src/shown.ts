import type { Ticket } from './ticket.ts';

const TONES = { open: 'warn', 'client-replied': 'warn', 'in-process': 'info', answered: 'ok', closed: '' } as const;
const PRIORITY_TONES = { low: '', normal: '', high: 'warn', urgent: 'bad' } as const;

/** A ticket with what a page says of it. */
export const shown = (ticket: Ticket, base: string): Ticket & { readonly href: string; readonly tone: string; readonly statusText: string; readonly priorityText: string; readonly priorityTone: string; readonly pressing: boolean } => ({
  ...ticket,
  href: `${base}/${String(ticket.id)}`,
  tone: TONES[ticket.status],
  statusText: `status.${ticket.status}`,
  priorityText: `priority.${ticket.priority}`,
  priorityTone: PRIORITY_TONES[ticket.priority],
  pressing: ticket.priority === 'high' || ticket.priority === 'urgent',
});

/** Kilobytes of a file, one at least. */
export const kib = (size: number): number => Math.max(1, Math.round(size / 1024));
