import type { Invariant } from '../../room.ts';

export const capInvariants: readonly Invariant[] = [
  {
    id: 'U1',
    title: 'A service that stands still because something is used up has a cap that says so',
    sql: `select p.id from service_suspensions p where p.owner = 'usage' and p.lifted_at is null and not exists (select 1 from service_caps c where c.service_id = p.service_id and c.action = 'block')`,
  },
];
