import type { Migration } from '@billet/database';

/** What providers' own lists of payments say that ours do not. */
export const reconciliations: Migration = {
  name: '0017-reconciliations',
  up: async (m) => {
    await m.createTable('reconciliations', (t) => {
      t.id();
      t.ref('gateway_account_id', 'gateway_accounts');
      t.date('since');
      t.int('compared');
      t.text('error').nullable();
      t.instant('checked_at');
      t.index(['gateway_account_id', 'id']);
    });
    await m.createTable('reconciliation_findings', (t) => {
      t.id();
      t.ref('gateway_account_id', 'gateway_accounts');
      t.text('reference');
      t.text('kind').oneOf('missing_here', 'missing_there', 'amount', 'fee');
      t.text('currency');
      t.money('theirs').nullable();
      t.money('ours').nullable();
      t.money('their_fee').nullable();
      t.money('our_fee').nullable();
      t.text('attempt_key').nullable();
      // `gone`: a later look did not find it any more.
      t.text('state').default('open').oneOf('open', 'booked', 'dismissed', 'gone');
      t.text('note').default('');
      t.instant('found_at');
      t.instant('closed_at').nullable();
      t.unique(['gateway_account_id', 'reference', 'kind'], { where: `state = 'open'`, name: 'reconciliation_findings_one_open' });
      t.index(['state', 'id']);
    });
  },
};
