import type { Migration } from '@billet/database';

export const createContracts: Migration = {
  name: '0001-create-contracts',
  up: async (m) => {
    await m.createTable('contract_templates', (t) => {
      t.id();
      t.ref('brand_id', 'brands');
      t.text('key');
      t.text('name');
      t.instant('created_at');
      t.unique(['brand_id', 'key']);
    });
    await m.createTable('contract_versions', (t) => {
      t.id();
      t.ref('template_id', 'contract_templates');
      t.text('locale');
      t.int('version');
      t.text('title');
      t.text('body');
      t.int('term_months').check('"term_months" > 0');
      t.int('renewal_months').nullable().check('"renewal_months" > 0');
      t.text('penalty_kind').oneOf('none', 'amount', 'formula');
      t.money('penalty_amount');
      t.text('penalty_formula');
      t.instant('created_at');
      t.unique(['template_id', 'locale', 'version']);
    });
    await m.immutable('contract_versions');
    await m.createTable('contracts', (t) => {
      t.id();
      t.ref('client_id', 'clients');
      t.ref('service_id', 'services');
      t.ref('version_id', 'contract_versions');
      t.text('number').unique();
      t.text('title');
      t.text('html');
      t.text('hash');
      t.date('starts_on');
      t.date('ends_on');
      t.text('state').oneOf('offered', 'accepted', 'ended', 'replaced');
      t.instant('accepted_at').nullable();
      t.int('accepted_by').nullable();
      t.text('accepted_from').nullable();
      t.instant('created_at');
      t.int('version').default(1);
      t.unique(['service_id'], { name: 'contracts_one_in_force', where: "state in ('offered', 'accepted')" });
      t.index(['client_id', 'id']);
      t.index(['ends_on'], { where: "state = 'accepted'" });
    });
    // What was offered is what is accepted: the text never changes.
    await m.immutable('contracts', { mutable: ['client_id', 'state', 'accepted_at', 'accepted_by', 'accepted_from', 'ends_on', 'version'] });
  },
};
