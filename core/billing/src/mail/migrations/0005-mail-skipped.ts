import type { Migration } from '@billet/database';

const STATES = ['queued', 'sending', 'sent', 'failed', 'bounced', 'caught', 'skipped'] as const;

/** A mail that nobody wants any more by the time it would leave. */
export const mailSkipped: Migration = {
  name: '0005-mail-skipped',
  up: async (m) => {
    await m.rebuildTable(
      'mail_messages',
      (t) => {
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
        t.text('state').oneOf(...STATES);
        t.text('dedupe_key').unique();
        t.int('attempts').default(0);
        t.text('error').nullable();
        t.instant('next_try_at').nullable();
        t.instant('created_at');
        t.instant('sent_at').nullable();
        t.index(['state', 'next_try_at', 'id'], { where: "state in ('queued', 'sending')" });
        t.index(['client_id', 'id']);
      },
      {
        postgres: [
          'alter table mail_messages drop constraint mail_messages_state_check',
          `alter table mail_messages add constraint mail_messages_state_check check (state in (${STATES.map((state) => `'${state}'`).join(', ')}))`,
        ],
      },
    );
  },
};
