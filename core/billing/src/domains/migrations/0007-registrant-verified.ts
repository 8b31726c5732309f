import type { Migration } from '@billet/database';

/** Which address a contact has confirmed, and the token of the link that was mailed last. */
export const addRegistrantVerified: Migration = {
  name: '0007-registrant-verified',
  up: async (m) => {
    await m.addColumns('domain_contacts', (t) => {
      t.text('verified_email').nullable();
      t.text('asked_email').nullable();
      t.text('verify_hash').nullable();
      t.unique(['verify_hash'], { where: 'verify_hash is not null' });
      return undefined;
    });
  },
};
