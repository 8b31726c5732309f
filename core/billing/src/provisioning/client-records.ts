import { blank, gone, kept, moves, type ClientRecord, type ClientTrace } from '../client-records.ts';

const OF_SERVICES = 'service_id in (select id from services where client_id = ?)';

export const clientRecords: readonly ClientRecord[] = [
  moves('service_bindings', blank('username = null, remote = null, error = null, secret = null')),
  moves('service_resources', blank("name = '', data = '{}', secret = null, remote_id = null, unique_key = null, problem = null"), { within: OF_SERVICES }),
  moves('provisioning_log', gone, { within: 'binding_id in (select id from service_bindings where client_id = ?)' }),
  moves('usage_days', kept, { within: OF_SERVICES }),
  moves('usage_now', kept, { within: OF_SERVICES }),
  moves('held_addresses', blank("note = ''")),
  moves('address_uses', kept),
  moves('service_caps', kept),
  moves('cap_top_ups', kept),
];

export const clientTraces: readonly ClientTrace[] = [
  { table: 'server_requests', where: 'binding_id in (select id from service_bindings where client_id = ?)', erased: gone },
  { table: 'awaited_accounts', where: OF_SERVICES, erased: blank('username = null') },
];
