import { defineOperation, z } from '@billet/sdk';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { DomainContact } from '../tables.ts';

export const listContacts = defineOperation({
  name: 'domains.contacts',
  summary: 'People and companies to whom domains of a client may be registered; what is sealed is not shown.',
  kind: 'query',
  http: { method: 'GET', path: '/domain-contacts' },
  audience: ['staff', 'client'],
  permission: 'domains.read',
  input: z.strictObject({ clientId: idSchema.optional() }),
  output: z.strictObject({
    items: z.array(z.strictObject({ id: z.number().int(), clientId: z.number().int(), name: z.string(), organization: z.string(), email: z.string(), phone: z.string(), city: z.string(), country: z.string(), isDefault: z.boolean() })),
  }),
  run: async (ctx, { clientId }) => {
    const query = data(ctx).of(DomainContact).orderBy('is_default', 'desc').orderBy('id').limit(200);
    const of = clientId ?? ctx.caller.clientId;
    if (of !== undefined) void query.where('client_id', of);
    return {
      items: (await query).map((row) => ({ id: row.id, clientId: row.client_id, name: row.name, organization: row.organization, email: row.email, phone: row.phone, city: row.city, country: row.country, isDefault: row.is_default })),
    };
  },
});
