import type { Migration } from '@billet/database';

export const indexGatewayEvents: Migration = {
  name: '0012-index-gateway-events',
  up: async (m) => {
    await m.addIndex('gateway_events', ['gateway_account_id', 'provider_ref'], { name: 'gateway_events_about' });
  },
};
