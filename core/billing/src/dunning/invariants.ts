import type { Invariant } from '../room.ts';

export const dunningInvariants: readonly Invariant[] = [
  {
    id: 'D1',
    title: 'A promise that stands is for an open invoice',
    sql: `select p.id from payment_promises p join invoices i on i.id = p.invoice_id
          where p.state = 'open' and (i.status <> 'issued' or i.settlement in ('paid', 'refunded'))`,
  },
  {
    id: 'L12',
    title: 'Nobody is suspended as overdue whose invoices are all settled',
    sql: `select s.id from service_suspensions s where s.owner = 'overdue' and s.lifted_at is null and not exists (
            select 1 from invoices i join invoice_lines l on l.invoice_id = i.id
            where l.service_id = s.service_id and i.status = 'issued' and i.settlement in ('unpaid', 'part_paid'))`,
  },
];
