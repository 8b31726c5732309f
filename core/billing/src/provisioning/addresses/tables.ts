import { entity } from '@billet/database';

/** Addresses of one network that logins get. A place is what is given: one IPv4 address, or one IPv6 prefix. */
export class AddressPool extends entity('address_pools', {
  scope: 'system',
  columns: {
    id: 'id', name: 'text', network: 'text', unit: 'int', gateway: 'text', netmask: 'text', dns: 'json', ranges: 'json', excluded: 'json', server_id: 'id?', routing_point: 'text',
    quarantine_hours: 'int', enabled: 'bool', size: 'int', next_place: 'int', created_at: 'instant', purpose: 'text',
  },
}) {}

/** Services of a product get an address of this pool by themselves. */
export class AddressPoolProduct extends entity('address_pool_products', { scope: 'system', columns: { id: 'id', pool_id: 'id', product_id: 'id' } }) {}

/** An address that is not free: on a login, resting after one, or kept back by staff. Its key makes sure that nobody else has it. */
export class HeldAddress extends entity('held_addresses', {
  scope: 'system',
  columns: {
    id: 'id', pool_id: 'id?', place: 'int?', realm: 'text', address: 'text', sort: 'text', state: 'text', resource_id: 'id?', service_id: 'id?', client_id: 'id?', fixed: 'bool', free_at: 'instant?', note: 'text', since: 'instant',
  },
}) {}

/** Who had an address from when to when. */
export class AddressUse extends entity('address_uses', {
  scope: 'system',
  columns: { id: 'id', address: 'text', sort: 'text', realm: 'text', resource_id: 'id', login: 'text', service_id: 'id', client_id: 'id', since: 'instant', until: 'instant?' },
}) {}
