import type { Migration } from '@billet/database';

const OWNERS = ['overdue', 'staff', 'fraud', 'client', 'reseller', 'usage'] as const;
const NAME = 'service_suspensions_owner_check';

/** What is used up may stop a service, too. */
export const addUsageOwner: Migration = {
  name: '0009-usage-owner',
  up: async (m) => {
    await m.rebuildTable(
      'service_suspensions',
      (t) => {
        t.id();
        t.ref('service_id', 'services');
        t.ref('client_id', 'clients');
        t.text('owner').oneOf(...OWNERS);
        t.text('reason');
        t.bool('stops_billing');
        t.instant('since');
        t.instant('until').nullable();
        t.instant('lifted_at').nullable();
        t.bool('keeps_server').default(false);
        t.unique(['service_id', 'owner'], { where: 'lifted_at is null' });
        t.index(['client_id', 'id']);
      },
      { postgres: [`alter table service_suspensions drop constraint ${NAME}`, `alter table service_suspensions add constraint ${NAME} check (owner in (${OWNERS.map((owner) => `'${owner}'`).join(', ')}))`] },
    );
  },
};
