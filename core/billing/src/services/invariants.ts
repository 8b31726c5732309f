import type { Invariant } from '../room.ts';

export const serviceInvariants: readonly Invariant[] = [
  {
    id: 'S1',
    title: 'A service is suspended exactly while somebody holds a suspension',
    sql: `select s.id from services s
          where (s.status = 'suspended') <> exists (
            select 1 from service_suspensions p where p.service_id = s.id and p.lifted_at is null and not p.keeps_server)
          and s.status in ('active', 'suspended')`,
  },
  {
    id: 'S2',
    title: 'Only services that bill, or have something left to be billed, have a billing cursor',
    sql: `select id from services where next_bill_at is not null and billing_status not in ('active', 'ended')`,
  },
];
