import { conflict, defineOperation, notFound, z } from '@billet/sdk';
import { data } from '../data.ts';
import { idSchema } from '../paging.ts';
import { activateService, Service } from '../services/index.ts';
import { startServicesOf } from './accept-order.ts';
import { Order, OrderItem } from './tables.ts';

/** For extensions that held it, when what they waited for has happened. */
export const startService = defineOperation({
  name: 'services.start',
  summary: 'Starts a service that waits, if all that its product waits for has happened: what held it is asked again, and an unpaid one goes on waiting for its payment.',
  kind: 'command',
  http: { method: 'POST', path: '/services/{id}/start' },
  audience: ['staff', 'system'],
  permission: 'services.write',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ started: z.boolean() }),
  run: async (ctx, { id }) => {
    const { of, all } = data(ctx);
    const service = await of(Service).findById(id);
    if (service === undefined) throw notFound('Service');
    if (service.status !== 'pending') return { started: false };
    const item = service.order_item_id === null ? undefined : await all(OrderItem).findById(service.order_item_id);
    const order = item === undefined ? undefined : await all(Order).findById(item.order_id);
    if (order === undefined) return { started: (await activateService(ctx, id)) === 'started' };
    if (order.status !== 'pending') throw conflict('ORDER_CLOSED', 'This order is closed.', { status: order.status });
    await startServicesOf(ctx, order.id, 'order');
    return { started: (await all(Service).findById(id))?.status === 'active' };
  },
});
