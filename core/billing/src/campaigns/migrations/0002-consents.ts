import type { Migration } from '@billet/database';

/** What clients have said about marketing, word for word in the order in which they said it; nothing of it is ever changed. */
export const keepConsents: Migration = {
  name: '0002-consents',
  up: async (m) => {
    await m.createTable('marketing_consents', (t) => {
      t.id();
      t.ref('client_id', 'clients');
      t.bool('given');
      t.text('source').oneOf('link', 'one_click', 'account', 'staff');
      t.ref('campaign_id', 'mail_campaigns').nullable();
      t.ref('staff_id', 'staff').nullable();
      t.text('address').nullable();
      t.instant('at');
      t.index(['client_id', 'id']);
      t.index(['campaign_id']);
      t.index(['staff_id']);
    });
    await m.raw('insert into marketing_consents (client_id, given, source, campaign_id, at) select client_id, marketing, source, campaign_id, changed_at from mail_preferences order by changed_at, id');
    // A client may be merged into another, and the address goes with an erasure.
    await m.immutable('marketing_consents', { mutable: ['client_id', 'address'] });
  },
};
