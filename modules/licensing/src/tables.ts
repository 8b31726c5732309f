import { defineTable, z } from '@billet/sdk';

/** What a product sells a licence of, and how strict it is. */
export const products = defineTable({
  name: 'products',
  columns: z.strictObject({
    product_id: z.number().int(),
    /** As the public sees it. */
    title: z.string(),
    /** In front of every key. */
    prefix: z.string(),
    /** How many of each a licence may be bound to; 0 = it is not bound. */
    domains: z.number().int(),
    addresses: z.number().int(),
    directories: z.number().int(),
    subdomains: z.boolean(),
    /** How often a client may release the bindings within 365 days. */
    reissues: z.number().int(),
    /** Days after which a program should ask again, and days more in which it may go on without an answer. */
    check_days: z.number().int(),
    grace_days: z.number().int(),
  }),
  unique: [['product_id']],
});

/** A key. Those of a service's past stay, so that an old key is known as what it is. */
export const licences = defineTable({
  name: 'licences',
  columns: z.strictObject({
    client_id: z.number().int(),
    service_id: z.number().int(),
    product_id: z.number().int(),
    key: z.string(),
    /** The service while this is its key; absent once it was replaced or revoked. */
    current_for: z.number().int().nullable(),
    state: z.enum(['active', 'suspended', 'ended', 'replaced', 'revoked']),
    domains: z.array(z.string()),
    addresses: z.array(z.string()),
    directories: z.array(z.string()),
    /** Wall instants at which the client released the bindings. */
    reissued: z.array(z.string()),
    checked_at: z.string().nullable(),
  }),
  clientColumn: 'client_id',
  unique: [['key'], ['current_for']],
  index: [['service_id'], ['state'], ['client_id']],
});
