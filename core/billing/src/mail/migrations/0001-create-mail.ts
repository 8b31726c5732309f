import type { Migration } from '@billet/database';

export const createMail: Migration = {
  name: '0001-create-mail',
  up: async (m) => {
    await m.createTable('mail_messages', (t) => {
      t.id();
      t.ref('brand_id', 'brands');
      t.ref('client_id', 'clients').nullable();
      t.text('key');
      t.text('to_address');
      t.text('to_name');
      t.text('locale');
      t.json('model');
      t.text('secrets').nullable();
      t.text('subject').nullable();
      t.text('text').nullable();
      t.text('html').nullable();
      t.text('state').oneOf('queued', 'sending', 'sent', 'failed', 'bounced', 'caught');
      t.text('dedupe_key').unique();
      t.int('attempts').default(0);
      t.text('error').nullable();
      t.instant('next_try_at').nullable();
      t.instant('created_at');
      t.instant('sent_at').nullable();
      t.index(['state', 'next_try_at', 'id'], { where: "state in ('queued', 'sending')" });
      t.index(['client_id', 'id']);
    });
    await m.createTable('mail_templates', (t) => {
      t.id();
      t.ref('brand_id', 'brands').nullable();
      t.text('key');
      t.text('locale');
      t.text('subject');
      t.text('body');
      t.int('version').default(1);
      t.unique(['brand_id', 'key', 'locale']);
    });
  },
};
