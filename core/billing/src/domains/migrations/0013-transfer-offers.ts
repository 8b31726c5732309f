import type { Migration } from '@billet/database';

const ACTIONS = ['register', 'renew', 'transfer'] as const;
const CHECK = 'domain_offers_action_check';

/** What it costs to bring a premium name here is an offer as well. */
export const offerTransfers: Migration = {
  name: '0013-transfer-offers',
  up: async (m) => {
    await m.rebuildTable(
      'domain_offers',
      (t) => {
        t.id();
        t.ref('account_id', 'registrar_accounts');
        t.text('name');
        t.text('action').oneOf(...ACTIONS);
        t.money('amount').check('"amount" >= 0');
        t.text('currency');
        t.text('source');
        t.instant('until');
        t.instant('created_at');
        t.unique(['account_id', 'name', 'action']);
      },
      { postgres: [`alter table domain_offers drop constraint ${CHECK}`, `alter table domain_offers add constraint ${CHECK} check (action in (${ACTIONS.map((action) => `'${action}'`).join(', ')}))`] },
    );
  },
};
