import { field, z } from '@billet/sdk';

export const settings = z.strictObject({
  methods: field(z.array(z.string().trim().toLowerCase().regex(/^[a-z0-9_-]{1,40}=[a-z0-9-]{1,40}$/)).max(50).default(['mailin=bank-transfer', 'banktransfer=bank-transfer', 'credit=balance']), {
    title: 'Payment methods',
    help: 'How programs call a payment method, and which gateway is meant: mailin=bank-transfer. A gateway is always known by its own name as well.',
  }),
});

export type Settings = z.output<typeof settings>;
