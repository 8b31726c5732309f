import type { Migration } from '@billet/database';

/** One mail to many clients, what it says in each language, who gets it, and who wants no such mail. */
export const createCampaigns: Migration = {
  name: '0001-create-campaigns',
  up: async (m) => {
    await m.createTable('mail_campaigns', (t) => {
      t.id();
      t.ref('brand_id', 'brands');
      t.text('name');
      t.text('kind').oneOf('marketing', 'notice');
      t.text('list').oneOf('clients', 'services');
      t.json('query');
      t.text('locale');
      t.text('state').oneOf('draft', 'gathering', 'ready', 'running', 'paused', 'cancelled', 'done');
      t.text('error').nullable();
      t.ref('staff_id', 'staff').nullable();
      t.int('version').default(1);
      t.instant('created_at');
      t.instant('started_at').nullable();
      t.instant('finished_at').nullable();
      t.index(['state', 'id']);
    });
    await m.createTable('mail_campaign_texts', (t) => {
      t.id();
      t.ref('campaign_id', 'mail_campaigns');
      t.text('locale');
      t.text('subject');
      t.text('body');
      t.text('plain');
      t.unique(['campaign_id', 'locale']);
    });
    await m.createTable('mail_campaign_recipients', (t) => {
      t.id();
      t.ref('campaign_id', 'mail_campaigns');
      t.ref('client_id', 'clients');
      t.text('address');
      t.text('state').oneOf('waiting', 'queued', 'left_out');
      t.text('reason').nullable();
      t.ref('mail_id', 'mail_messages').nullable();
      /** Wall clock: the rate is counted by it. */
      t.instant('queued_at').nullable();
      t.unique(['campaign_id', 'client_id']);
      t.index(['campaign_id', 'state', 'id']);
      t.index(['queued_at'], { where: 'queued_at is not null' });
    });
    await m.createTable('mail_preferences', (t) => {
      t.id();
      t.ref('client_id', 'clients').unique();
      t.bool('marketing');
      t.text('source').oneOf('link', 'one_click', 'account', 'staff');
      t.ref('campaign_id', 'mail_campaigns').nullable();
      t.instant('changed_at');
      t.index(['campaign_id']);
    });
  },
};
