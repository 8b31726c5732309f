import { addDays, conflict, defineOperation, integer, localDateOf, notFound, z } from '@billet/sdk';
import { brandOf } from '../../brands/index.ts';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { loadService } from '../../services/index.ts';
import { moduleRegistryRef } from '../module-registry.ts';
import { Server, ServiceBinding, UsageDay, UsageNow } from '../tables.ts';

const quantity = z.strictObject({
  bindingId: z.number().int(), extension: z.string(), metric: z.string(), label: z.string(), unit: z.enum(['bytes', 'count', 'seconds', 'bps']), kind: z.enum(['gauge', 'counter', 'period']),
  /** Gauge: the last reading. Others: used in the calendar month of the last reading. */
  value: z.number().int(),
  /** What is allowed; null = as much as wanted. */
  limit: z.number().int().nullable(),
  at: z.string(),
  /** The day of the last reading. */
  on: z.string(),
  days: z.array(z.strictObject({ day: z.string(), value: z.number().int() })),
});

export const viewUsage = defineOperation({
  name: 'services.usage',
  summary: 'What a service uses: how each quantity stands, and each of the last days, as the zone of the brand counts them. Of counters a day has what was used on it, of gauges the last reading.',
  kind: 'query',
  http: { method: 'GET', path: '/services/{id}/usage' },
  audience: ['staff', 'client'],
  permission: 'services.read',
  input: z.strictObject({ id: idSchema, days: integer({ min: 1, max: 400 }).default(30) }),
  output: z.strictObject({ items: z.array(quantity) }),
  run: async (ctx, { id, days }) => {
    const service = await loadService(ctx, id);
    const { of } = data(ctx);
    const { zone } = await brandOf(ctx, service.brand_id);
    const rows = await of(UsageNow).where('service_id', id).orderBy('id');
    const first = addDays(localDateOf(ctx.clock.wall(), zone), 1 - days);
    const history = await of(UsageDay).where('service_id', id).where('day', '>=', first).orderBy('day');
    const bindings = new Map((await of(ServiceBinding).where('service_id', id)).map((binding) => [binding.id, binding.extension] as const));
    const modules = new Map(ctx.use(moduleRegistryRef).all().map((module) => [module.id, module.module] as const));
    return {
      items: rows.flatMap((row) => {
        const extension = bindings.get(row.binding_id) ?? '';
        const metric = modules.get(extension)?.metrics?.find((each) => each.key === row.metric);
        if (metric === undefined) return [];
        return [{
          bindingId: row.binding_id, extension, metric: row.metric, label: metric.label, unit: metric.unit, kind: metric.kind, value: row.value, limit: row.most, at: row.at, on: localDateOf(row.at, zone),
          days: history.filter((each) => each.binding_id === row.binding_id && each.metric === row.metric).map(({ day, value }) => ({ day, value })),
        }];
      }),
    };
  },
});

export const readUsage = defineOperation({
  name: 'servers.readUsage',
  summary: 'Asks a server now what its services use. It is asked every three hours anyway; nothing is booked twice.',
  kind: 'command',
  http: { method: 'POST', path: '/servers/{id}/usage' },
  audience: ['staff'],
  permission: 'servers.write',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ queued: z.literal(true) }),
  run: async (ctx, { id }) => {
    const server = await data(ctx).all(Server).findById(id);
    if (server === undefined) throw notFound('Server');
    if (ctx.use(moduleRegistryRef).get(server.extension).module.usage === undefined) throw conflict('SERVER_NO_USAGE', 'This kind of server does not tell what is used.');
    await ctx.enqueue({ task: 'provisioning.usage', payload: { serverId: id }, subject: `server:${String(id)}`, dedupeKey: `usage:${String(id)}` });
    ctx.touch({ kind: 'server', id }, undefined, { usage: 'asked' });
    return { queued: true as const };
  },
});
