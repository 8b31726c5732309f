import { entity } from '@billet/database';

export const serviceUsageColumns = {
  id: 'id', service_id: 'id', client_id: 'id', product_id: 'id', metric: 'text', day: 'date', source: 'text', quantity: 'int', billed: 'int', option_key: 'text',
} as const;

/** What a service used on a day by one count, and how much of it is billed; `option_key` is the condition of the price it counts by. Both may be corrected until they agree. */
export class ServiceUsage extends entity('service_usage', { scope: 'client', columns: serviceUsageColumns }) {}

export const usageCountColumns = {
  id: 'id', service_id: 'id', product_id: 'id', metric: 'text', period_from: 'date', period_to: 'date', price_id: 'id', first_day: 'date', raw: 'int', units: 'int', charged: 'int', net: 'money', credit: 'money', turn: 'int',
} as const;

/** What is billed of a metric in a period under one plan, and one option where the metric names it behind a colon; `turn` counts its lines. */
export class UsageCount extends entity('usage_counts', { scope: 'system', columns: usageCountColumns }) {}

/** A quantity that was told over the API; its key is told once. */
export class UsageEvent extends entity('usage_events', {
  scope: 'client',
  columns: { id: 'id', service_id: 'id', client_id: 'id', key: 'text', metric: 'text', day: 'date', quantity: 'int', created_at: 'instant' },
}) {}
