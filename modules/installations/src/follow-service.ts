import { defineOperation, z } from '@billet/sdk';
import { clientShape, id, payersShape, serviceShape } from './shapes.ts';
import { orders, products } from './tables.ts';

const lines = (address: unknown): string => (typeof address === 'object' && address !== null ? Object.values(address).filter((part) => typeof part === 'string' && part !== '').join(', ') : '');

/** When a service is ordered whose product has to be installed. Told twice it makes one order. */
export const follow = defineOperation({
  name: 'installations.follow',
  summary: 'Makes the installation order of a new service, if its product needs one.',
  kind: 'command',
  audience: ['system'],
  permission: 'installations.write',
  input: z.strictObject({ serviceId: id }),
  output: z.strictObject({ made: z.boolean() }),
  run: async (ctx, { serviceId }) => {
    const { service } = serviceShape.parse(await ctx.call('services.get', { id: serviceId }));
    const [product] = await ctx.table(products).find({ product_id: service.productId });
    if (product === undefined || service.status !== 'pending') return { made: false };
    const { client } = clientShape.parse(await ctx.call('clients.get', { id: service.clientId }));
    const { items } = payersShape.parse(await ctx.call('payers.list', { clientId: service.clientId }));
    const row = await ctx.table(orders).insertOnce({
      service_id: serviceId, client_id: service.clientId, label: service.label, address: lines(items[0]?.address), phone: client.phone ?? '', checklist: product.checklist, state: 'open', planned_on: null, hours: '', technician: '', visits: 0, report: '', done_on: null, released: false,
    });
    return { made: row !== undefined };
  },
});

/** Asked whenever a service is about to start: it may not while its product has to be installed and is not. */
export const holds = defineOperation({
  name: 'installations.holds',
  summary: 'Whether a service waits for its installation.',
  kind: 'query',
  audience: ['system'],
  permission: 'installations.read',
  input: z.strictObject({ serviceId: id }),
  output: z.strictObject({ held: z.boolean() }),
  run: async (ctx, { serviceId }) => {
    const [order] = await ctx.table(orders).find({ service_id: serviceId });
    if (order !== undefined) return { held: order.state === 'open' || order.state === 'planned' };
    const { service } = serviceShape.parse(await ctx.call('services.get', { id: serviceId }));
    return { held: (await ctx.table(products).find({ product_id: service.productId })).length > 0 };
  },
});

/** A service that ended before anybody came needs nobody any more. */
export const forget = defineOperation({
  name: 'installations.forget',
  summary: 'Cancels the installation of a service that has ended.',
  kind: 'command',
  audience: ['system'],
  permission: 'installations.write',
  input: z.strictObject({ serviceId: id }),
  output: z.strictObject({ cancelled: z.boolean() }),
  run: async (ctx, { serviceId }) => {
    const [order] = await ctx.table(orders).find({ service_id: serviceId });
    if (order === undefined || order.state === 'done' || order.state === 'cancelled') return { cancelled: false };
    await ctx.table(orders).update(order.id, { state: 'cancelled', released: true });
    return { cancelled: true };
  },
});
