import { conflict, z } from '@billet/sdk';

/** `client-replied` and `open` wait for staff, `answered` for the client; `in-process` = staff are at work on it. */
export const statusSchema = z.enum(['open', 'answered', 'client-replied', 'in-process', 'closed']);

export type Status = z.output<typeof statusSchema>;

export const ACTS = ['client-reply', 'staff-reply', 'take', 'reopen', 'close'] as const;

export type Act = (typeof ACTS)[number];

type Row = Readonly<Partial<Record<Act, Status>>>;

/** What an act makes of a ticket; what is not here is refused. */
const NEXT: Readonly<Record<Status, Row>> = {
  open: { 'client-reply': 'open', 'staff-reply': 'answered', take: 'in-process', close: 'closed' },
  answered: { 'client-reply': 'client-replied', 'staff-reply': 'answered', take: 'in-process', reopen: 'open', close: 'closed' },
  'client-replied': { 'client-reply': 'client-replied', 'staff-reply': 'answered', take: 'in-process', close: 'closed' },
  'in-process': { 'client-reply': 'client-replied', 'staff-reply': 'answered', take: 'in-process', reopen: 'open', close: 'closed' },
  closed: { 'client-reply': 'client-replied', 'staff-reply': 'answered', reopen: 'open', close: 'closed' },
};

export const mayAct = (status: Status, act: Act): boolean => NEXT[status][act] !== undefined;

/** The status after an act. Throws `TICKET_STATUS` where the act has no place. */
export const after = (status: Status, act: Act): Status => {
  const next = NEXT[status][act];
  if (next === undefined) throw conflict('TICKET_STATUS', 'This cannot be done with a ticket in this state.', { status, act });
  return next;
};

/** Those that wait for staff. */
export const WAITING = ['open', 'client-replied', 'in-process'] as const satisfies readonly Status[];
