import type { Invariant } from '../room.ts';

export const lifecycleInvariants: readonly Invariant[] = [
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
