import { entity } from '@billet/database';

/** What a voucher is good for. What was sold stays as it was sold: only its name, its product and whether it is offered change. */
export class HotspotKind extends entity('hotspot_kinds', {
  scope: 'system',
  columns: {
    id: 'id', brand_id: 'id', server_id: 'id', plan_product_id: 'id', name: 'text', minutes: 'int?', valid_minutes: 'int?', megabytes: 'int?', sessions: 'int', access_points: 'json',
    sold_product_id: 'id?', enabled: 'bool', created_at: 'instant',
  },
}) {}

/** Vouchers that were made together. */
export class HotspotBatch extends entity('hotspot_batches', {
  scope: 'system',
  columns: { id: 'id', kind_id: 'id', name: 'text', count: 'int', last_day: 'date?', created_at: 'instant' },
}) {}

export const voucherColumns = {
  id: 'id', kind_id: 'id', batch_id: 'id?', serial: 'int?', service_id: 'id?', client_id: 'id?', username: 'text', code: 'text', code_hash: 'text', tail: 'text', state: 'text', last_day: 'date?',
  first_at: 'instant?', expires_at: 'instant?', seconds_used: 'int', bytes_used: 'int', online: 'bool', revision: 'int', written: 'int', created_at: 'instant',
} as const;

/** One voucher: a login on the server of its kind. `written` is the revision that the server has. */
export class HotspotVoucher extends entity('hotspot_vouchers', { scope: 'client', columns: voucherColumns }) {}

/** How far the accounting of a server was read, and what went wrong last. */
export class HotspotServer extends entity('hotspot_servers', {
  scope: 'system',
  columns: { id: 'id', server_id: 'id', read_at: 'instant?', problem: 'text?' },
}) {}
