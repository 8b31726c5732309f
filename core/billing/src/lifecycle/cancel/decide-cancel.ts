import { conflict, defineOperation, notFound, z } from '@billet/sdk';
import { data } from '../../data.ts';
import { idSchema, pageInput, pageOf, pageResult } from '../../paging.ts';
import { changeService, loadService } from '../../services/index.ts';
import { Cancellation } from '../tables.ts';
import { approveCancellation } from './approve-cancellation.ts';

export const decideCancel = defineOperation({
  name: 'cancellations.decide',
  summary: 'Approves or declines a cancellation that waits for staff.',
  kind: 'command',
  http: { method: 'POST', path: '/cancellations/{id}/decision' },
  audience: ['staff'],
  permission: 'services.cancel',
  input: z.strictObject({ id: idSchema, approve: z.boolean() }),
  output: z.strictObject({ state: z.string(), endsOn: z.string().nullable() }),
  run: async (ctx, { id, approve }) => {
    const { of, all } = data(ctx);
    const request = await of(Cancellation).findById(id);
    if (request === undefined) throw notFound('Cancellation');
    if (request.state !== 'waiting') throw conflict('CANCEL_DECIDED', 'This was decided already.', { state: request.state });
    const service = await loadService(ctx, request.service_id);
    if (!approve) {
      await all(Cancellation).findById(id).patch({ state: 'declined', decided_at: ctx.clock.now() });
      await changeService(ctx, service, { cancel_requested_at: null, cancel_reason: null });
      await ctx.emit('service.cancelWithdrawn', { serviceId: service.id, clientId: service.client_id });
      return { state: 'declined', endsOn: null };
    }
    const endsOn = await approveCancellation(ctx, service, request);
    return { state: 'approved', endsOn };
  },
});

const row = z.strictObject({
  id: z.number().int(), serviceId: z.number().int(), clientId: z.number().int(), state: z.string(), timing: z.string(), endsOn: z.string().nullable(), reason: z.string(), requestedBy: z.string(), createdAt: z.string(),
});

export const listCancellations = defineOperation({
  name: 'cancellations.list',
  summary: 'Cancellation requests, newest first; filter by state or service.',
  kind: 'query',
  http: { method: 'GET', path: '/cancellations' },
  audience: ['staff', 'client'],
  permission: 'services.read',
  input: z.strictObject({ state: z.enum(['waiting', 'approved', 'declined', 'withdrawn', 'done']).optional(), serviceId: idSchema.optional(), ...pageInput }),
  output: pageOf(row),
  run: async (ctx, { state, serviceId, before, limit }) => {
    const query = data(ctx).of(Cancellation).orderBy('id', 'desc').limit(limit);
    if (state !== undefined) void query.where('state', state);
    if (serviceId !== undefined) void query.where('service_id', serviceId);
    if (before !== undefined) void query.where('id', '<', before);
    const items = (await query).map((each) => ({
      id: each.id, serviceId: each.service_id, clientId: each.client_id, state: each.state, timing: each.timing, endsOn: each.ends_on, reason: each.reason, requestedBy: each.requested_by, createdAt: each.created_at,
    }));
    return pageResult(items, limit);
  },
});
