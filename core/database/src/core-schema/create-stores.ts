import type { Migration } from '../migrations/migrate.ts';

export const createStores: Migration = {
  name: '0002-create-stores',
  up: async (m) => {
    await m.createTable('outbox_events', (t) => {
      t.id();
      t.text('event_id').unique();
      t.text('name');
      t.int('version');
      t.text('subject');
      t.json('payload');
      t.instant('occurred_at');
      t.text('trace_id');
      t.json('actor');
      t.index(['subject', 'id']);
    });
    await m.createTable('outbox_deliveries', (t) => {
      t.id();
      t.ref('event', 'outbox_events');
      t.text('subscriber');
      // Repeated here so that "the oldest open one of this subject" is one index look-up.
      t.text('subject').nullable();
      t.text('state').oneOf('open', 'dead');
      t.int('attempts').default(0);
      t.instant('due_at');
      t.text('error').nullable();
      t.index(['due_at', 'id'], { where: "state = 'open'" });
      t.index(['subscriber', 'subject', 'id'], { where: "state = 'open'" });
    });
    await m.createTable('sessions', (t) => {
      t.id();
      t.text('token_hash').unique();
      t.text('kind');
      t.int('owner_id').nullable();
      t.json('data');
      t.instant('created_at');
      t.instant('seen_at');
      t.instant('expires_at');
      t.text('address').nullable();
      t.text('agent').nullable();
      t.index(['kind', 'owner_id']);
      t.index(['expires_at']);
    });
    await m.createTable('idempotency_keys', (t) => {
      t.id();
      t.text('owner');
      t.text('key');
      t.text('request_hash');
      t.text('body').nullable();
      t.instant('created_at');
      t.unique(['owner', 'key']);
      t.index(['created_at']);
    });
    await m.createTable('audit_log', (t) => {
      t.id();
      t.instant('at');
      t.text('operation');
      t.text('actor_kind');
      t.text('actor_id').nullable();
      t.json('impersonated_by').nullable();
      t.text('address').nullable();
      t.text('trace_id');
      t.json('input');
      t.index(['actor_kind', 'actor_id', 'id']);
    });
    await m.createTable('audit_subjects', (t) => {
      t.id();
      t.ref('audit_id', 'audit_log');
      t.text('kind');
      t.text('subject_id');
      t.int('client_id').nullable();
      t.json('before').nullable();
      t.json('after').nullable();
      t.index(['kind', 'subject_id', 'id']);
      t.index(['client_id', 'id'], { where: 'client_id is not null' });
      t.index(['audit_id']);
    });
    await m.immutable('audit_log');
    await m.immutable('audit_subjects');
    await m.createTable('settings', (t) => {
      t.id();
      t.text('place');
      t.text('key');
      t.text('value');
      t.bool('sealed');
      t.unique(['place', 'key']);
    });
    await m.createTable('key_values', (t) => {
      t.id();
      t.text('owner');
      t.text('key');
      t.text('value');
      t.unique(['owner', 'key']);
    });
    await m.createTable('rate_limits', (t) => {
      t.id();
      t.text('key').unique();
      t.int('hits');
      t.instant('reset_at');
    });
  },
};
