import type { Migration } from '@billet/database';

/** With a service its domains may be let go: they are not renewed any more. */
export const domainsGoToo: Migration = {
  name: '0009-domains-go-too',
  up: async (m) => {
    await m.addColumns('cancellations', (t) => t.bool('stops_domains').default(false));
  },
};
