import type { Invariant } from '../room.ts';

export const lifecycleInvariants: readonly Invariant[] = [
  {
    id: 'L7',
    title: 'The billed periods of a service never overlap, but for days that were given back or that a change of plan turned into days, and hours of a day that stood still',
    sql: `select service_id, period_start from (
            select l.service_id, l.period_start, lag(l.period_start) over (partition by l.service_id order by l.period_start, l.id) as began,
              lag(coalesce(k.given_from, l.period_end)) over (partition by l.service_id order by l.period_start, l.id) as before
            from invoice_lines l join invoices i on i.id = l.invoice_id and i.status = 'issued' and i.doc_type = 'invoice' left join line_credits k on k.line_id = l.id
            where l.kind = 'recurring') periods
          where before is not null and before > period_start and not exists (
            select 1 from service_changes c where c.service_id = periods.service_id and c.state = 'done' and c.effective_on between periods.began and periods.period_start)
          and not exists (select 1 from services s where s.id = periods.service_id and s.hours_from is not null)`,
  },
  {
    id: 'V1',
    title: 'A change of plan that waits for its payment has an invoice in force',
    sql: `select c.id from service_changes c left join invoices i on i.id = c.invoice_id where c.state = 'awaiting_payment' and (i.id is null or i.status <> 'issued')`,
  },
  {
    id: 'V2',
    title: 'A service has an open cancellation exactly while it says so',
    sql: `select s.id from services s where s.status in ('pending', 'active', 'suspended') and (s.cancel_requested_at is not null) <> exists (
            select 1 from cancellations c where c.service_id = s.id and c.state in ('waiting', 'approved'))`,
  },
  {
    id: 'V3',
    title: 'No running add-on outlives its service',
    sql: `select a.id from services a join services s on s.id = a.parent_id where a.status in ('pending', 'active', 'suspended') and s.status in ('cancelled', 'terminated')`,
  },
  {
    id: 'V4',
    title: 'A transferred service belongs to one client with all that hangs on it',
    sql: `select b.id from service_bindings b join services s on s.id = b.service_id where b.client_id <> s.client_id
          union all select a.id from services a join services s on s.id = a.parent_id where a.client_id <> s.client_id and a.status in ('pending', 'active', 'suspended')`,
  },
];
