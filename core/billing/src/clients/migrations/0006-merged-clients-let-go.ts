import type { Migration } from '@billet/database';

/** A record that was merged into another lets go of its e-mail address and tax number: somebody else may have them. */
export const mergedClientsLetGo: Migration = {
  name: '0006-merged-clients-let-go',
  up: async (m) => {
    await m.dropIndex('clients', ['brand_id', 'tax_id'], { unique: true });
    await m.dropIndex('clients', ['brand_id', 'email_norm'], { unique: true });
    await m.addIndex('clients', ['brand_id', 'tax_id'], { unique: true, where: 'tax_id is not null and merged_into_id is null' });
    await m.addIndex('clients', ['brand_id', 'email_norm'], { unique: true, where: 'merged_into_id is null' });
  },
};
