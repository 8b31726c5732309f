import { defineOperation, notFound, z } from '@billet/sdk';
import { Client } from '../../clients/index.ts';
import { data } from '../../data.ts';
import { literally } from '../../literally.ts';
import { idSchema, pageInput } from '../../paging.ts';
import { loadService, Service } from '../../services/index.ts';
import { handlerOf } from '../outcomes.ts';
import { moduleRegistryRef } from '../module-registry.ts';
import { ServiceBinding, ServiceResource } from '../tables.ts';

const target = z.strictObject({ serviceId: z.number().int(), number: z.string(), label: z.string(), clientId: z.number().int(), clientName: z.string() });

export const listTargets = defineOperation({
  name: 'resources.targets',
  summary: 'Services that a resource can be moved to, those of the same client first; search by number, label or name of the client.',
  kind: 'query',
  http: { method: 'GET', path: '/resources/{id}/targets' },
  audience: ['staff', 'client'],
  permission: 'services.read',
  input: z.strictObject({ id: idSchema, search: z.string().trim().max(100).default(''), limit: pageInput.limit }),
  output: z.strictObject({ items: z.array(target) }),
  run: async (ctx, { id, search, limit }) => {
    const { of, all } = data(ctx);
    const row = await of(ServiceResource).findById(id);
    if (row === undefined || row.state === 'removed') throw notFound('Resource');
    await loadService(ctx, row.service_id);
    const here = await all(ServiceBinding).findById(row.binding_id);
    const module = ctx.use(moduleRegistryRef).all().find((each) => each.id === here?.extension);
    if (here === undefined || module === undefined || handlerOf(module.module, row.kind)?.move === undefined) return { items: [] };
    const bound = all(ServiceBinding).where({ server_id: here.server_id, extension: here.extension }).whereNot('state', 'removed').whereNull('left_plan').whereNotNull('remote').select('service_id');
    const query = of(Service).whereIn('id', bound).whereNot('id', row.service_id).whereIn('status', ctx.caller.audience === 'client' ? ['active'] : ['active', 'suspended']);
    if (search !== '') {
      const like = `%${literally(search.toLowerCase())}%`;
      const named = all(Client).whereRaw(`lower(name) like ? escape '\\'`, [like]).select('id');
      void query.where((either) => void either.where('number', search).orWhereRaw(`lower(label) like ? escape '\\'`, [like]).orWhereIn('client_id', named));
    }
    const services = await query.orderByRaw('case when client_id = ? then 0 else 1 end, id desc', [row.client_id]).limit(limit);
    const clients = new Map((await all(Client).whereIn('id', services.map((each) => each.client_id))).map((client) => [client.id, client.name] as const));
    return { items: services.map((each) => ({ serviceId: each.id, number: each.number, label: each.label, clientId: each.client_id, clientName: clients.get(each.client_id) ?? '' })) };
  },
});
