import type { Migration } from '@billet/database';

/** Addresses that mail came back from. */
export const mailReports: Migration = {
  name: '0004-mail-reports',
  up: async (m) => {
    await m.createTable('mail_troubles', (t) => {
      t.id();
      /** In lower case. */
      t.text('address');
      t.int('mails');
      t.text('error');
      t.instant('last_at');
      t.unique(['address']);
    });
  },
};
