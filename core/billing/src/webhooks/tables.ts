import { entity } from '@billet/database';

/** An address that is told of events. */
export class WebhookEndpoint extends entity('webhook_endpoints', {
  scope: 'system',
  columns: {
    id: 'id', url: 'text', label: 'text', topics: 'json', state: 'text', secret: 'text', old_secret: 'text?', old_secret_until: 'instant?', failing_since: 'instant?', created_at: 'instant',
  },
}) {}

/** One event on its way to one endpoint. */
export class WebhookDelivery extends entity('webhook_deliveries', {
  scope: 'system',
  columns: {
    id: 'id', endpoint_id: 'id', event: 'id', state: 'text', attempts: 'int', next_try_at: 'instant?', status: 'int?', error: 'text?', took_ms: 'int?', created_at: 'instant', done_at: 'instant?',
  },
}) {}
