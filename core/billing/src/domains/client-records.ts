import { moves, type ClientRecord } from '../client-records.ts';

export const clientRecords: readonly ClientRecord[] = [
  moves('domains', { counted: 'domains' }),
  moves('domain_contacts', { single: 'is_default' }),
  moves('domain_operations'),
  moves('domain_notices'),
  moves('domain_restores'),
  moves('domain_trades'),
];
