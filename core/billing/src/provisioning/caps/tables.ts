import { entity } from '@billet/database';

/** What services of a product may use in a period, and what happens when it is used up. */
export class UsageCap extends entity('usage_caps', {
  scope: 'system',
  columns: { id: 'id', product_id: 'id', metric: 'text', name: 'json', most: 'int', period: 'text', action: 'text', throttle_product_id: 'id?', enabled: 'bool', created_at: 'instant' },
}) {}

/** So much more of what is capped, for a price. */
export class CapPackage extends entity('cap_packages', {
  scope: 'system',
  columns: { id: 'id', cap_id: 'id', name: 'json', quantity: 'int', currency: 'text', price: 'money', enabled: 'bool', created_at: 'instant' },
}) {}

/** How a service stands in one period; `action` is what is in force. */
export class ServiceCap extends entity('service_caps', {
  scope: 'client',
  columns: {
    id: 'id', service_id: 'id', client_id: 'id', cap_id: 'id', period_start: 'date', period_end: 'date', until: 'instant', used: 'int', extra: 'int', told: 'int', action: 'text?', reached_at: 'instant?', judged_at: 'instant',
  },
}) {}

/** What was bought or given on top. */
export class CapTopUp extends entity('cap_top_ups', {
  scope: 'client',
  columns: { id: 'id', service_id: 'id', client_id: 'id', cap_id: 'id', package_id: 'id?', quantity: 'int', invoice_id: 'id?', state: 'text', period_start: 'date?', created_at: 'instant' },
}) {}
