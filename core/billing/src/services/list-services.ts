import { defineOperation, integer, z } from '@billet/sdk';
import { data } from '../data.ts';
import { idSchema } from '../paging.ts';
import { loadService } from './load-service.ts';
import { serviceSchema, serviceView } from './service-view.ts';
import { Service, ServiceSuspension } from './tables.ts';

export const listServices = defineOperation({
  name: 'services.list',
  summary: 'Services, newest first; filter by client, status, product or server-side label.',
  kind: 'query',
  http: { method: 'GET', path: '/services' },
  audience: ['staff', 'client'],
  permission: 'services.read',
  input: z.strictObject({
    clientId: idSchema.optional(),
    status: z.enum(['pending', 'active', 'suspended', 'cancelled', 'terminated']).optional(),
    productId: idSchema.optional(),
    search: z.string().trim().max(100).optional(),
    before: idSchema.optional(),
    limit: integer({ min: 1, max: 200 }).default(50),
  }),
  output: z.strictObject({ items: z.array(serviceSchema), next: z.number().int().optional() }),
  run: async (ctx, { clientId, status, productId, search, before, limit }) => {
    const query = data(ctx).of(Service).orderBy('id', 'desc').limit(limit);
    if (clientId !== undefined) void query.where('client_id', clientId);
    if (status !== undefined) void query.where('status', status);
    if (productId !== undefined) void query.where('product_id', productId);
    if (before !== undefined) void query.where('id', '<', before);
    if (search !== undefined && search !== '') {
      void query.where((either) => either.where('number', search).orWhere('label', 'like', `%${search}%`));
    }
    const items = (await query).map(serviceView);
    const last = items.at(-1);
    return items.length === limit && last !== undefined ? { items, next: last.id } : { items };
  },
});

const suspension = z.strictObject({
  owner: z.string(),
  reason: z.string(),
  since: z.string(),
  until: z.string().nullable(),
  stopsBilling: z.boolean(),
});

export const getService = defineOperation({
  name: 'services.get',
  summary: 'One service with the suspensions that are open.',
  kind: 'query',
  http: { method: 'GET', path: '/services/{id}' },
  audience: ['staff', 'client'],
  permission: 'services.read',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ service: serviceSchema, suspensions: z.array(suspension) }),
  run: async (ctx, { id }) => {
    const service = await loadService(ctx, id);
    const open = await data(ctx).of(ServiceSuspension).where({ service_id: id }).whereNull('lifted_at').orderBy('id');
    return {
      service: serviceView(service),
      suspensions: open.map((row) => ({ owner: row.owner, reason: row.reason, since: row.since, until: row.until, stopsBilling: row.stops_billing })),
    };
  },
});
