import type { Migration } from '@billet/database';

/** Premium names: what a registrar asks for one, the margin of a TLD on it, and what was accepted when it was sold. */
export const addDomainOffers: Migration = {
  name: '0010-domain-offers',
  up: async (m) => {
    await m.createTable('domain_offers', (t) => {
      t.id();
      t.ref('account_id', 'registrar_accounts');
      t.text('name');
      t.text('action').oneOf('register', 'renew');
      t.money('amount').check('"amount" >= 0');
      t.text('currency');
      t.text('source');
      t.instant('until');
      t.instant('created_at');
      t.unique(['account_id', 'name', 'action']);
    });
    await m.addColumns('tlds', (t) => {
      // Margin on premium names; null = they are not sold without a person.
      t.json('premium').nullable();
    });
    await m.addColumns('domains', (t) => {
      // Costs that were accepted with the order of a premium name; null = an ordinary one.
      t.json('premium').nullable();
    });
  },
};
