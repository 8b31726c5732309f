import { defineOperation, notFound, z } from '@billet/sdk';
import { data } from '../../data.ts';
import { idSchema, pageInput, pageOf, pageResult } from '../../paging.ts';
import { loadService } from '../../services/index.ts';
import { ServiceResource } from '../tables.ts';
import { resourceSchema, viewResource } from './resource-view.ts';

export const listResources = defineOperation({
  name: 'resources.list',
  summary: 'Resources of a service, newest first: mailboxes, FTP users, databases, DNS records, logins.',
  kind: 'query',
  http: { method: 'GET', path: '/resources' },
  audience: ['staff', 'client'],
  permission: 'services.read',
  input: z.strictObject({ serviceId: idSchema, kind: z.string().max(60).optional(), search: z.string().trim().max(100).optional(), ...pageInput }),
  output: pageOf(resourceSchema),
  run: async (ctx, { serviceId, kind, search, before, limit }) => {
    await loadService(ctx, serviceId);
    const query = data(ctx).of(ServiceResource).where('service_id', serviceId).whereNot('state', 'removed').orderBy('id', 'desc').limit(limit);
    if (kind !== undefined) void query.where('kind', kind);
    if (before !== undefined) void query.where('id', '<', before);
    if (search !== undefined && search !== '') void query.whereRaw(`lower(name) like ? escape '!'`, [`%${search.toLowerCase().replaceAll(/[!%_]/g, '!$&')}%`]);
    const rows = await query;
    return pageResult(rows.map((row) => viewResource(ctx, row)), limit);
  },
});

export const getResource = defineOperation({
  name: 'resources.get',
  summary: 'One resource with its values and its state on the server.',
  kind: 'query',
  http: { method: 'GET', path: '/resources/{id}' },
  audience: ['staff', 'client'],
  permission: 'services.read',
  input: z.strictObject({ id: idSchema }),
  output: resourceSchema,
  run: async (ctx, { id }) => {
    const row = await data(ctx).of(ServiceResource).findById(id);
    if (row === undefined || row.state === 'removed') throw notFound('Resource');
    return viewResource(ctx, row);
  },
});
