import { conflict, defineOperation, integer, notFound, z } from '@billet/sdk';
import { id, screening, screeningView, state } from './shapes.ts';
import { startLater } from './start-services.ts';
import { screenings } from './tables.ts';

export const listScreenings = defineOperation({
  name: 'screenings.list',
  summary: 'What was found about orders, newest first; by state or order.',
  kind: 'query',
  http: { method: 'GET', path: '/x/order-screening/screenings' },
  audience: ['staff'],
  permission: 'screenings.read',
  input: z.strictObject({ state: state.optional(), orderId: id.optional(), before: integer({ min: 1 }).optional(), limit: integer({ min: 1, max: 200 }).default(50) }),
  output: z.strictObject({ items: z.array(screening), next: z.number().int().optional() }),
  run: async (ctx, { state: wanted, orderId, before, limit }) => {
    const where = { ...(wanted === undefined ? {} : { state: wanted }), ...(orderId === undefined ? {} : { order_id: orderId }) };
    const { items, next } = await ctx.table(screenings).page(where, { limit, ...(before === undefined ? {} : { before }) });
    return { items: items.map(screeningView), ...(next === undefined ? {} : { next }) };
  },
});

export const releaseScreening = defineOperation({
  name: 'screenings.release',
  summary: 'A person found nothing wrong: the order goes on as if it had never waited.',
  kind: 'command',
  http: { method: 'POST', path: '/x/order-screening/screenings/{id}/release' },
  audience: ['staff'],
  permission: 'screenings.write',
  input: z.strictObject({ id }),
  output: screening,
  run: async (ctx, { id: screeningId }) => {
    const row = await ctx.table(screenings).hold(screeningId);
    if (row === undefined) throw notFound('Screening');
    if (row.state !== 'held') throw conflict('SCREENING_CLOSED', 'This order does not wait.', { state: row.state });
    ctx.touch({ kind: 'order', id: row.order_id, clientId: row.client_id }, { screening: row.state }, { screening: 'released' });
    await ctx.enqueue(startLater(row.order_id));
    return screeningView(await ctx.table(screenings).update(screeningId, { state: 'released' }));
  },
});
