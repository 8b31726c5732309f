import { defineOperation, z } from '@billet/sdk';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { keyringRef } from '../../refs.ts';
import { DomainContact } from '../tables.ts';
import { openIdentity } from './sealed-identity.ts';

export const listContacts = defineOperation({
  name: 'domains.contacts',
  summary: 'People and companies to whom domains of a client may be registered; of what is sealed only the names are told.',
  kind: 'query',
  http: { method: 'GET', path: '/domain-contacts' },
  audience: ['staff', 'client'],
  permission: 'domains.read',
  input: z.strictObject({ clientId: idSchema.optional() }),
  output: z.strictObject({
    items: z.array(z.strictObject({ id: z.number().int(), clientId: z.number().int(), name: z.string(), organization: z.string(), email: z.string(), phone: z.string(), street: z.array(z.string()), city: z.string(), region: z.string(), postcode: z.string(), country: z.string(), isDefault: z.boolean(), identitySet: z.array(z.string()) })),
  }),
  run: async (ctx, { clientId }) => {
    const query = data(ctx).of(DomainContact).orderBy('is_default', 'desc').orderBy('id').limit(200);
    const of = clientId ?? ctx.caller.clientId;
    if (of !== undefined) void query.where('client_id', of);
    const keyring = ctx.use(keyringRef);
    return {
      items: (await query).map((row) => ({ id: row.id, clientId: row.client_id, name: row.name, organization: row.organization, email: row.email, phone: row.phone, street: row.street as string[], city: row.city, region: row.region, postcode: row.postcode, country: row.country, isDefault: row.is_default, identitySet: Object.keys(openIdentity(keyring, row)) })),
    };
  },
});
