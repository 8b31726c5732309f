import { defineOperation, invalid, z } from '@billet/sdk';
import { Client } from '../../clients/index.ts';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { keyringRef } from '../../refs.ts';
import { DomainContact } from '../tables.ts';
import { sealIdentity } from './sealed-identity.ts';

/** Name and address of a contact as registries take them. */
export const personFields = {
  name: z.string().trim().min(2).max(120),
  organization: z.string().trim().max(120),
  email: z.email().max(200),
  phone: z.string().regex(/^\+[1-9]\d{5,14}$/),
  street: z.array(z.string().trim().min(1).max(120)).min(1).max(3),
  city: z.string().trim().min(1).max(80),
  region: z.string().trim().max(80),
  postcode: z.string().trim().min(1).max(16),
  country: z.string().regex(/^[A-Z]{2}$/),
} as const;

/** The first one of a client is his default; new domains are registered to it. */
export const addContact = defineOperation({
  name: 'domains.addContact',
  summary: 'Adds somebody to whom domains may be registered, with what TLDs want to know; that part is kept sealed.',
  kind: 'command',
  http: { method: 'POST', path: '/domain-contacts' },
  audience: ['staff', 'client'],
  permission: 'domains.write',
  input: z.strictObject({
    clientId: idSchema.optional(),
    ...personFields,
    organization: personFields.organization.default(''),
    region: personFields.region.default(''),
    identity: z.record(z.string().regex(/^[a-zA-Z0-9]{1,40}$/), z.string().trim().max(100)).default({}),
  }),
  output: z.strictObject({ id: z.number().int(), isDefault: z.boolean() }),
  sensitive: ['identity'],
  run: async (ctx, { clientId, identity, ...wish }) => {
    const { of, all } = data(ctx);
    const client = await of(Client).findById(clientId ?? ctx.caller.clientId ?? 0);
    if (client === undefined) throw invalid('NOT_FOUND', 'clientId', 'This client is not known.');
    const isDefault = (await all(DomainContact).findOne({ client_id: client.id, is_default: true })) === undefined;
    const key = ctx.ids.ulid();
    const row = await all(DomainContact).insertAndFetch({ ...wish, client_id: client.id, key, identity: sealIdentity(ctx.use(keyringRef), key, identity), is_default: isDefault, version: 1, created_at: ctx.clock.now() });
    ctx.touch({ kind: 'domainContact', id: row.id, clientId: client.id }, undefined, { name: row.name });
    return { id: row.id, isDefault };
  },
});
