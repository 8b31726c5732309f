import { defineOperation, integer, invalid, localDateSchema, z } from '@billet/sdk';
import { indexedAnyCase } from '../any-case.ts';
import { data } from '../data.ts';
import { literally } from '../literally.ts';
import { idSchema } from '../paging.ts';
import { isKept } from './service-keepers.ts';
import { serviceFindersRef } from './service-finders.ts';
import { loadService } from './load-service.ts';
import { serviceSchema, serviceView } from './service-view.ts';
import { Service, ServiceSuspension } from './tables.ts';

/** Input → column, for what must be equal. */
const FILTERS = {
  clientId: 'client_id', status: 'status', productId: 'product_id', businessUnitId: 'business_unit_id', parentId: 'parent_id', salespersonId: 'salesperson_id', routingPoint: 'routing_point',
} as const;

export const listServices = defineOperation({
  name: 'services.list',
  summary: 'Services, newest first; filter by client, status or group of states, product, place, parent, seller, routing point, server or day of starting; search by number, label, login, domain or address.',
  kind: 'query',
  http: { method: 'GET', path: '/services' },
  audience: ['staff', 'client'],
  permission: 'services.read',
  input: z.strictObject({
    clientId: idSchema.optional(),
    status: z.enum(['pending', 'active', 'suspended', 'cancelled', 'terminated']).optional(),
    group: z.enum(['active', 'inactive', 'cancelled']).optional(),
    productId: idSchema.optional(),
    businessUnitId: idSchema.optional(),
    parentId: idSchema.optional(),
    salespersonId: idSchema.optional(),
    routingPoint: z.string().trim().max(80).optional(),
    serverId: idSchema.optional(),
    since: localDateSchema.optional(),
    until: localDateSchema.optional(),
    search: z.string().trim().max(100).optional(),
    before: idSchema.optional(),
    limit: integer({ min: 1, max: 200 }).default(50),
  }),
  output: z.strictObject({ items: z.array(serviceSchema), next: z.number().int().optional() }),
  run: async (ctx, { group, search, before, limit, ...wish }) => {
    const { audience } = ctx.caller;
    if (audience === 'client' && wish.salespersonId !== undefined) throw invalid('STAFF_ONLY', 'salespersonId', 'Only staff filter by seller.');
    const query = data(ctx).of(Service).whereNull('deleted_at').orderBy('id', 'desc').limit(limit);
    for (const [filter, column] of Object.entries(FILTERS)) {
      const value = wish[filter as keyof typeof FILTERS];
      if (value !== undefined) void query.where(column, value);
    }
    const finders = ctx.use(serviceFindersRef);
    if (wish.serverId !== undefined) {
      if (audience === 'client') throw invalid('STAFF_ONLY', 'serverId', 'Only staff filter by server.');
      void query.whereRaw(`id in (${finders.onServer})`, [wish.serverId]);
    }
    if (wish.since !== undefined) void query.where('start_date', '>=', wish.since);
    if (wish.until !== undefined) void query.where('start_date', '<=', wish.until);
    if (group === 'active') void query.where('status', 'active').whereNot('billing_status', 'paused');
    if (group === 'inactive') void query.where((either) => either.whereIn('status', ['pending', 'suspended']).orWhere((paused) => paused.where('status', 'active').where('billing_status', 'paused')));
    if (group === 'cancelled') void query.whereIn('status', ['cancelled', 'terminated']);
    if (before !== undefined) void query.where('id', '<', before);
    if (search !== undefined && search !== '') {
      const like = `%${literally(search.toLowerCase())}%`;
      void query.where((either) => {
        const [labelled, values] = indexedAnyCase(data(ctx).db, 'services', 'label', search);
        void either.where('number', search).orWhereRaw(labelled, [...values]);
        for (const finder of finders.byText) void either.orWhereRaw(`id in (${finder})`, [like]);
      });
    }
    const items = (await query).map((service) => serviceView(service, audience));
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
  keepsServer: z.boolean(),
});

export const getService = defineOperation({
  name: 'services.get',
  summary: 'One service with the suspensions that are open, and whether its plan is changed elsewhere, with its domain.',
  kind: 'query',
  http: { method: 'GET', path: '/services/{id}' },
  audience: ['staff', 'client'],
  permission: 'services.read',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ service: serviceSchema, suspensions: z.array(suspension), termsKept: z.boolean() }),
  run: async (ctx, { id }) => {
    const service = await loadService(ctx, id);
    const open = await data(ctx).of(ServiceSuspension).where({ service_id: id }).whereNull('lifted_at').orderBy('id');
    return {
      service: serviceView(service, ctx.caller.audience),
      suspensions: open.map((row) => ({ owner: row.owner, reason: row.reason, since: row.since, until: row.until, stopsBilling: row.stops_billing, keepsServer: row.keeps_server })),
      termsKept: await isKept(ctx, id),
    };
  },
});
