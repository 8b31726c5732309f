import { defineOperation, integer, z } from '@billet/sdk';
import { licence, licenceView, sureLicence } from './licence.ts';
import { plainKey } from './new-key.ts';
import { licences } from './tables.ts';
import { allTerms, sureTerms } from './terms.ts';

const id = integer({ min: 1 });

export const listLicences = defineOperation({
  name: 'licensing.list',
  summary: 'Licences, newest first; clients see their own.',
  kind: 'query',
  http: { method: 'GET', path: '/x/licensing/licences' },
  audience: ['staff', 'client'],
  permission: 'services.read',
  input: z.strictObject({
    serviceId: id.optional(),
    clientId: id.optional(),
    key: z.string().max(100).optional(),
    state: z.enum(['active', 'suspended', 'ended', 'replaced', 'revoked']).optional(),
    before: id.optional(),
    limit: integer({ min: 1, max: 200 }).default(50),
  }),
  output: z.strictObject({ items: z.array(licence), next: z.number().int().optional() }),
  run: async (ctx, { serviceId, clientId, key, state, before, limit }) => {
    const where = {
      ...(serviceId === undefined ? {} : { service_id: serviceId }),
      ...(clientId === undefined ? {} : { client_id: clientId }),
      ...(key === undefined || key === '' ? {} : { key: plainKey(key) }),
      ...(state === undefined ? {} : { state }),
    };
    const terms = await allTerms(ctx);
    const { items, next } = await ctx.table(licences).page(where, { limit, ...(before === undefined ? {} : { before }) });
    const known = items.flatMap((row) => {
      const of = terms.get(row.product_id);
      return of === undefined ? [] : [licenceView(ctx, row, of)];
    });
    return { items: known, ...(next === undefined ? {} : { next }) };
  },
});

export const getLicence = defineOperation({
  name: 'licensing.get',
  summary: 'One licence.',
  kind: 'query',
  http: { method: 'GET', path: '/x/licensing/licences/{id}' },
  audience: ['staff', 'client'],
  permission: 'services.read',
  input: z.strictObject({ id }),
  output: z.strictObject({ licence, terms: z.strictObject({ domains: z.number(), addresses: z.number(), directories: z.number() }) }),
  run: async (ctx, { id: wanted }) => {
    const row = await sureLicence(ctx, wanted);
    const { domains, addresses, directories, ...rest } = await sureTerms(ctx, row.product_id);
    return { licence: licenceView(ctx, row, { ...rest, domains, addresses, directories }), terms: { domains, addresses, directories } };
  },
});
