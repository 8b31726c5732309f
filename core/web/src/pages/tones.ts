import type { Translator } from '@billet/kernel';
import type { Badge, Tone } from '../view-models/page.ts';

const TONES: Readonly<Record<string, Tone>> = {
  active: 'ok', paid: 'ok', applied: 'ok', sent: 'ok', delivered: 'ok', done: 'ok', produced: 'ok', started: 'ok', succeeded: 'ok', accepted: 'ok', open: 'info', approved: 'info', offered: 'info', declined: 'warn',
  pending: 'info', queued: 'info', running: 'info', waiting: 'info', processing: 'info', requires_action: 'info', authorised: 'info', sending: 'info', wanted: 'info',
  part_paid: 'warn', unpaid: 'warn', suspended: 'warn', failed: 'bad', overdue: 'bad', attention: 'bad', parked: 'bad', dead: 'bad', bounced: 'bad', fraud: 'bad', 'set aside': 'bad', unknown: 'warn',
};

/** A status word with its tone. */
export const statusBadge = (say: Translator, status: string): Badge => ({ text: say.t(`status.${status.replaceAll(' ', '_')}`), tone: TONES[status] ?? 'idle' });

/** State of an invoice as people say it: late ones are late, whatever the settlement column says. */
export const invoiceBadge = (say: Translator, invoice: { readonly status: string; readonly settlement: string; readonly dueDate: string }, today: string): Badge => {
  if (invoice.status === 'draft') return { text: say.t('status.draft'), tone: 'idle' };
  if (invoice.status === 'void') return { text: say.t('status.void'), tone: 'idle' };
  const open = invoice.settlement === 'unpaid' || invoice.settlement === 'part_paid';
  return open && invoice.dueDate < today ? { text: say.t('status.overdue'), tone: 'bad' } : statusBadge(say, invoice.settlement);
};
