import { moves, type ClientRecord } from '../client-records.ts';

const OF_SERVICES = 'service_id in (select id from services where client_id = ?)';

export const clientRecords: readonly ClientRecord[] = [
  moves('service_bindings'),
  moves('service_resources', { within: OF_SERVICES }),
  moves('provisioning_log', { within: 'binding_id in (select id from service_bindings where client_id = ?)' }),
  moves('usage_days', { within: OF_SERVICES }),
  moves('usage_now', { within: OF_SERVICES }),
  moves('held_addresses'),
  moves('address_uses'),
  moves('service_caps'),
  moves('cap_top_ups'),
];
