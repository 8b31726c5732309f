import { blank, kept, moves, type ClientRecord } from '../client-records.ts';

export const clientRecords: readonly ClientRecord[] = [
  moves('domains', blank("auth_code = null, doubt = null", "name = 'erased-' || id, unicode = 'erased-' || id", { code: 'ERASE_DOMAIN', where: "state not in ('gone', 'away', 'cancelled')" }), { counted: 'domains' }),
  moves('domain_contacts', blank("name = '', organization = '', email = '', phone = '', street = '[]', city = '', region = '', postcode = '', identity = null, verified_email = null, asked_email = null, verify_hash = null"), { single: 'is_default' }),
  moves('domain_operations', blank("input = '{}', error = null, notes = ''")),
  moves('domain_notices', kept),
  moves('domain_restores', kept),
  moves('domain_trades', kept),
];
