import { conflict, defineOperation, notFound, z } from '@billet/sdk';
import { data } from '../../data.ts';
import { idSchema, pageInput, pageOf, pageResult } from '../../paging.ts';
import { GatewayEventRow } from '../tables.ts';

const event = z.strictObject({
  id: z.number().int(), gatewayAccountId: z.number().int(), eventId: z.string(), type: z.string(), providerRef: z.string(), state: z.string(), reason: z.string().nullable(), receivedAt: z.string(),
});

export const listGatewayEvents = defineOperation({
  name: 'gatewayEvents.list',
  summary: 'Verified messages of providers as they came in, newest first.',
  kind: 'query',
  http: { method: 'GET', path: '/gateway-events' },
  audience: ['staff'],
  permission: 'payments.read',
  input: z.strictObject({ gatewayAccountId: idSchema.optional(), state: z.enum(['received', 'applied', 'ignored', 'review']).optional(), ...pageInput }),
  output: pageOf(event),
  run: async (ctx, { gatewayAccountId, state, before, limit }) => {
    const query = data(ctx).of(GatewayEventRow).orderBy('id', 'desc').limit(limit);
    if (gatewayAccountId !== undefined) void query.where('gateway_account_id', gatewayAccountId);
    if (state !== undefined) void query.where('state', state);
    if (before !== undefined) void query.where('id', '<', before);
    return pageResult(
      (await query).map((row) => ({ id: row.id, gatewayAccountId: row.gateway_account_id, eventId: row.event_id, type: row.type, providerRef: row.provider_ref, state: row.state, reason: row.reason, receivedAt: row.received_at })),
      limit,
    );
  },
});

/** Facts are absolute, so applying a message again is safe: what is booked is not booked twice. */
export const replayGatewayEvent = defineOperation({
  name: 'gatewayEvents.replay',
  summary: 'Applies a stored message of a provider again, or sets it aside for good.',
  kind: 'command',
  http: { method: 'POST', path: '/gateway-events/{id}/replay' },
  audience: ['staff'],
  permission: 'payments.write',
  input: z.strictObject({ id: idSchema, as: z.enum(['again', 'ignored']).default('again') }),
  output: z.strictObject({ state: z.string() }),
  run: async (ctx, { id, as }) => {
    const { all } = data(ctx);
    const row = await all(GatewayEventRow).findById(id);
    if (row === undefined) throw notFound('Event');
    if (row.state === 'received') throw conflict('EVENT_WAITING', 'This message is about to be applied.');
    const state = as === 'again' ? 'received' : 'ignored';
    await all(GatewayEventRow).findById(id).patch({ state, reason: null });
    if (as === 'again') {
      await ctx.enqueue({ task: 'payments.applyEvent', payload: { eventRowId: id }, subject: `gateway:${String(row.gateway_account_id)}`, dedupeKey: `event:${String(id)}` });
    }
    ctx.touch({ kind: 'gateway_event', id }, { state: row.state }, { state });
    return { state };
  },
});
