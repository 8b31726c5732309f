import type { Check } from '../world.ts';

/** When the night's work is done, nothing that was due is left, and no run is open. */
export const nothingMissed: Check = {
  name: 'nothing missed',
  run: async (world) => [
    ...(await world.rows(
      `select s.id, s.next_bill_at from services s where s.next_bill_at <= ? and s.billing_status = 'active'
         and not exists (select 1 from parked_clients p where p.client_id = s.client_id)`,
      [world.house.clock.now()],
    )),
    ...(await world.rows("select id, state, expected, produced, parked from billing_runs where state <> 'done' or expected <> produced + parked")),
    ...(await world.rows('select client_id, reason, detail from parked_clients')),
  ],
};
