import { isBilletError, z, type JobDefinition } from '@billet/sdk';
import { id, orderShape } from './shapes.ts';

/** After an order was released: its services go on, as far as what has happened lets them. Twice is once. */
export const startServices: JobDefinition<z.ZodObject<{ orderId: typeof id }>> = {
  task: 'screenings.start',
  payload: z.strictObject({ orderId: id }),
  run: async (ctx, { orderId }) => {
    const { order, items } = orderShape.parse(await ctx.call('orders.get', { id: orderId }));
    if (order.status !== 'pending') return;
    for (const { serviceId } of items) {
      if (serviceId === null) continue;
      try {
        await ctx.call('services.start', { id: serviceId });
      } catch (error) {
        // The first of them may have started all, and closed the order with it.
        if (!isBilletError(error) || error.code !== 'ORDER_CLOSED') throw error;
      }
    }
  },
};

export const startLater = (orderId: number): { readonly task: string; readonly payload: { readonly orderId: number }; readonly dedupeKey: string } => ({ task: startServices.task, payload: { orderId }, dedupeKey: `screenings.start:${String(orderId)}` });
