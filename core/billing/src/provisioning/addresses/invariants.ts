import type { Invariant } from '../../room.ts';

export const addressInvariants: readonly Invariant[] = [
  {
    id: 'A1',
    title: 'An address that a login has is in the history as in use, and no other is',
    sql: `select h.id from held_addresses h left join address_uses u on u.realm = h.realm and u.sort = h.sort and u.until is null where h.state = 'held' and (u.id is null or u.resource_id <> h.resource_id)
      union all select u.id from address_uses u left join held_addresses h on h.realm = u.realm and h.sort = u.sort and h.state = 'held' where u.until is null and h.id is null`,
  },
  { id: 'A2', title: 'An address is on a login that is there', sql: `select h.id from held_addresses h join service_resources r on r.id = h.resource_id where r.state = 'removed'` },
  { id: 'A3', title: 'No two ranges of held prefixes stand at one place', sql: `select min(id) as id from held_addresses where pool_id is not null group by pool_id, place having count(*) > 1` },
];
