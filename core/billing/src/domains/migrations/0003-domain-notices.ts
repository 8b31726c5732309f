import type { Migration } from '@billet/database';

export const createDomainNotices: Migration = {
  name: '0003-domain-notices',
  up: async (m) => {
    await m.createTable('domain_notices', (t) => {
      t.id();
      t.ref('domain_id', 'domains');
      t.ref('client_id', 'clients');
      t.text('key');
      t.date('expires_on');
      // The mail with this key is the proof: to whom, when, in what words.
      t.text('mail_key');
      t.instant('created_at');
      t.unique(['domain_id', 'key', 'expires_on']);
      t.index(['client_id']);
    });
  },
};
