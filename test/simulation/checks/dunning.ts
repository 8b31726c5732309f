import type { Check } from '../world.ts';

/** Nobody is locked out for money he does not owe: a suspension for an overdue invoice needs one. */
export const dunning: Check = {
  name: 'nobody is suspended who owes nothing',
  run: (world) =>
    world.rows(
      `select p.service_id, p.client_id, p.since from service_suspensions p join services s on s.id = p.service_id
       where p.owner = 'overdue' and p.lifted_at is null and s.status = 'suspended' and not exists (
         select 1 from invoices i where i.client_id = p.client_id and i.status = 'issued' and i.doc_type = 'invoice' and i.total > i.paid + i.credited)`,
    ),
};
