import { defineOperation, z } from '@billet/sdk';
import { lookAt } from './look-at.ts';
import { id, ordersShape } from './shapes.ts';
import { screenings } from './tables.ts';

/** When an order was placed. Told twice it is kept once. */
export const record = defineOperation({
  name: 'screenings.record',
  summary: 'Looks at a new order and keeps what was found.',
  kind: 'command',
  audience: ['system'],
  permission: 'screenings.write',
  input: z.strictObject({ orderId: id }),
  output: z.strictObject({ held: z.boolean() }),
  run: async (ctx, { orderId }) => {
    const { order, points, signs, hold } = await lookAt(ctx, orderId);
    const held = hold && order.status === 'pending';
    await ctx.table(screenings).insertOnce({ order_id: orderId, client_id: order.clientId, number: order.number, points, signs: signs.join(' '), placed_from: order.placedFrom, state: held ? 'held' : 'clear' });
    return { held };
  },
});

/** What was found is kept within seconds. One that nobody kept by then was placed while the add-on was off: there is nothing to release. */
const FRESH_MS = 3_600_000;

/** Asked whenever a service is about to start, and before staff accept: what was found counts; before it is kept, a fresh order is looked at now. */
export const holds = defineOperation({
  name: 'screenings.holds',
  summary: 'Whether an order, or the order of a service, waits for a person to look at it.',
  kind: 'query',
  audience: ['system'],
  permission: 'screenings.read',
  input: z.strictObject({ orderId: id.optional(), serviceId: id.optional() }),
  output: z.strictObject({ held: z.boolean() }),
  run: async (ctx, { orderId, serviceId }) => {
    const wanted = orderId ?? ordersShape.parse(await ctx.call('orders.list', { serviceId })).items[0]?.id;
    if (wanted === undefined) return { held: false };
    const [row] = await ctx.table(screenings).find({ order_id: wanted });
    if (row !== undefined) return { held: row.state === 'held' };
    const { order, hold } = await lookAt(ctx, wanted);
    return { held: hold && Date.parse(ctx.clock.now()) - Date.parse(order.createdAt) < FRESH_MS };
  },
});

/** An order that was cancelled, as fraud or otherwise, waits for nobody. */
export const forget = defineOperation({
  name: 'screenings.forget',
  summary: 'Closes what was found about an order that was cancelled.',
  kind: 'command',
  audience: ['system'],
  permission: 'screenings.write',
  input: z.strictObject({ orderId: id }),
  output: z.strictObject({ closed: z.boolean() }),
  run: async (ctx, { orderId }) => {
    const [row] = await ctx.table(screenings).find({ order_id: orderId, state: 'held' });
    if (row === undefined) return { closed: false };
    await ctx.table(screenings).update(row.id, { state: 'refused' });
    return { closed: true };
  },
});
