import type { Migration } from '@billet/database';

/** The log is searched by the beginning of an address. */
export const mailLogLists: Migration = {
  name: '0003-mail-log-lists',
  up: async (m) => {
    await m.raw({
      sqlite: ['create index mail_by_address on mail_messages (lower(to_address))'],
      postgres: ['create index mail_by_address on mail_messages (lower(to_address) text_pattern_ops)'],
    });
  },
};
