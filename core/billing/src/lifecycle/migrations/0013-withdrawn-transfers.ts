import type { Migration } from '@billet/database';

const STATES = ['waiting', 'done', 'failed', 'withdrawn'] as const;
const NAME = 'service_transfers_state_check';

/** What staff have withdrawn did not fail. */
export const withdrawnTransfers: Migration = {
  name: '0013-withdrawn-transfers',
  up: async (m) => {
    const withdrawn = `state = 'failed' and reason = 'WITHDRAWN'`;
    await m.rebuildTable(
      'service_transfers',
      (t) => {
        t.id();
        t.ref('service_id', 'services');
        t.ref('client_id', 'clients');
        t.ref('to_client_id', 'clients');
        t.ref('to_payer_id', 'payers');
        t.date('on_date');
        t.text('settle').oneOf('keep', 'split');
        t.text('state').oneOf(...STATES);
        t.instant('created_at');
        t.text('reason').nullable();
        t.unique(['service_id'], { name: 'service_transfers_one_open', where: "state = 'waiting'" });
        t.index(['client_id', 'id']);
      },
      {
        copy: { state: `case when ${withdrawn} then 'withdrawn' else state end`, reason: `case when ${withdrawn} then null else reason end` },
        postgres: [
          `alter table service_transfers drop constraint ${NAME}`,
          `alter table service_transfers add constraint ${NAME} check (state in (${STATES.map((state) => `'${state}'`).join(', ')}))`,
          `update service_transfers set state = 'withdrawn', reason = null where ${withdrawn}`,
        ],
      },
    );
  },
};
