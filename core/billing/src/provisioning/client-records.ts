import { moves, type ClientRecord } from '../client-records.ts';

export const clientRecords: readonly ClientRecord[] = [
  moves('service_bindings'),
  moves('service_resources'),
  moves('provisioning_log'),
  moves('usage_days'),
  moves('usage_now'),
  moves('held_addresses'),
  moves('address_uses'),
];
