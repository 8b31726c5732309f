import type { Migration } from '@billet/database';

const createWebhooks: Migration = {
  name: '0001-create-webhooks',
  up: async (m) => {
    await m.createTable('webhook_endpoints', (t) => {
      t.id();
      t.text('url');
      t.text('label');
      // Names of events; `invoice.*` means all of a noun, `*` all there are.
      t.json('topics');
      t.text('state').oneOf('on', 'off', 'given_up');
      t.text('secret');
      // The one before it signs as well until then.
      t.text('old_secret').nullable();
      t.instant('old_secret_until').nullable();
      t.instant('failing_since').nullable();
      t.instant('created_at');
    });
    await m.createTable('webhook_deliveries', (t) => {
      t.id();
      t.ref('endpoint_id', 'webhook_endpoints', { onDelete: 'cascade' });
      t.ref('event', 'outbox_events');
      t.text('state').oneOf('waiting', 'delivered', 'failed');
      t.int('attempts').default(0);
      t.instant('next_try_at').nullable();
      t.int('status').nullable();
      t.text('error').nullable();
      t.int('took_ms').nullable();
      t.instant('created_at');
      t.instant('done_at').nullable();
      // An event is delivered to an endpoint once; replaying makes the same row wait again.
      t.unique(['endpoint_id', 'event']);
      t.index(['endpoint_id', 'next_try_at'], { where: "state = 'waiting'" });
      t.index(['endpoint_id', 'id']);
      t.index(['event']);
    });
  },
};

export const webhooksMigrations: readonly Migration[] = [createWebhooks];
