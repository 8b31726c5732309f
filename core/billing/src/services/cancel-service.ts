import { addDays, conflict, defineOperation, z } from '@billet/sdk';
import { brandOf } from '../brands/index.ts';
import { data } from '../data.ts';
import { idSchema } from '../paging.ts';
import { changeService, loadService } from './load-service.ts';
import { resumedTerms } from './resumed-terms.ts';
import { Service } from './tables.ts';

const RUNNING: readonly string[] = ['pending', 'active', 'suspended'];

/** Asks for the end of a service: at once, or when what is billed runs out. */
export const requestCancel = defineOperation({
  name: 'services.requestCancel',
  summary: 'Cancels a service at once or at the end of the billed period.',
  kind: 'command',
  http: { method: 'POST', path: '/services/{id}/cancellation' },
  audience: ['staff', 'client'],
  permission: 'services.cancel',
  input: z.strictObject({
    id: idSchema,
    when: z.enum(['now', 'period_end']).default('period_end'),
    reason: z.string().trim().min(1).max(500),
  }),
  output: z.strictObject({ endsOn: z.string() }),
  run: async (ctx, { id, when, reason }) => {
    const service = await loadService(ctx, id);
    if (!RUNNING.includes(service.status)) throw conflict('SERVICE_NOT_RUNNING', 'This service has ended already.', { status: service.status });
    if (service.cancel_requested_at !== null) throw conflict('CANCEL_REQUESTED', 'A cancellation is under way already.');
    const { zone } = await brandOf(ctx, service.brand_id);
    const today = ctx.clock.today(zone);
    const periodEnd = service.billed_through ?? today;
    const endsOn = when === 'now' || periodEnd < today ? today : periodEnd;
    await changeService(ctx, service, { end_date: endsOn, cancel_requested_at: ctx.clock.now(), cancel_reason: reason, next_bill_at: null });
    await ctx.emit('service.cancelRequested', { serviceId: service.id, clientId: service.client_id, endsOn });
    if (endsOn === today) await endService(ctx, id, today);
    return { endsOn };
  },
});

/** Takes a cancellation back while the service still runs. */
export const withdrawCancel = defineOperation({
  name: 'services.withdrawCancel',
  summary: 'Withdraws a cancellation that has not taken effect.',
  kind: 'command',
  http: { method: 'DELETE', path: '/services/{id}/cancellation' },
  audience: ['staff', 'client'],
  permission: 'services.cancel',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ withdrawn: z.boolean() }),
  run: async (ctx, { id }) => {
    const service = await loadService(ctx, id);
    if (service.cancel_requested_at === null || !RUNNING.includes(service.status)) return { withdrawn: false };
    const open = { ...service, end_date: null } as Service;
    const terms = service.billing_status === 'active' ? await resumedTerms(ctx, open) : {};
    await changeService(ctx, service, { end_date: null, cancel_requested_at: null, cancel_reason: null, ...terms });
    await ctx.emit('service.cancelWithdrawn', { serviceId: service.id, clientId: service.client_id });
    return { withdrawn: true };
  },
});

/** Ends one service for good; provisioning removes it because of the event. */
export const endService = async (ctx: Parameters<typeof loadService>[0], serviceId: number, endedOn: string): Promise<boolean> => {
  const service = await data(ctx).all(Service).findById(serviceId);
  if (service === undefined || !RUNNING.includes(service.status)) return false;
  await changeService(ctx, service, {
    status: service.cancel_requested_at === null ? 'terminated' : 'cancelled',
    billing_status: 'ended',
    end_date: service.end_date ?? endedOn,
    next_bill_at: null,
    ended_at: ctx.clock.now(),
  });
  await ctx.emit('service.ended', { serviceId: service.id, clientId: service.client_id, endedOn });
  return true;
};

/** Services whose last day is over in their brand's zone. Part of the daily run; a batch at a time. */
export const endDueServices = async (ctx: Parameters<typeof loadService>[0], brandId: number, zone: string, limit = 200): Promise<number> => {
  const today = ctx.clock.today(zone);
  const due = await data(ctx)
    .all(Service)
    .where({ brand_id: brandId })
    .where('end_date', '<=', today)
    .whereNull('ended_at')
    .whereIn('status', [...RUNNING])
    .orderBy('id')
    .limit(limit);
  for (const service of due) await endService(ctx, service.id, service.end_date ?? today);
  return due.length;
};

/** Last day on which an ended service was in use, for display: ends are exclusive inside. */
export const lastDayOf = (endDate: string): string => addDays(endDate, -1);
