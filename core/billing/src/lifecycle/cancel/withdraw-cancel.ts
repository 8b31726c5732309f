import { defineOperation, type OperationCtx, z } from '@billet/sdk';
import { brandOf } from '../../brands/index.ts';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { slicesDue } from '../../periods/index.ts';
import { changeService, loadService, nextBillAtOf, RUNNING, termsOf, type Service } from '../../services/index.ts';
import { issueNow, type ExtraCharge } from '../issue-slices.ts';
import { priceScaleOf } from '../priced.ts';
import { Cancellation } from '../tables.ts';
import type { Undone } from './approve-cancellation.ts';

export const openCancellationOf = async (ctx: OperationCtx, serviceId: number): Promise<Cancellation | undefined> =>
  data(ctx).all(Cancellation).where('service_id', serviceId).whereIn('state', ['waiting', 'approved']).first();

/** Brings a service back on its way: what was voided or credited for the cancellation is billed anew. */
const restore = async (ctx: OperationCtx, service: Service, request: Cancellation): Promise<void> => {
  const { zone } = await brandOf(ctx, service.brand_id);
  const today = ctx.clock.today(zone);
  const { credited } = request.undone as Undone;
  const open = { ...service, end_date: null } as Service;
  const bills = service.billing_status === 'active';
  const slices = bills && service.mode === 'advance' ? slicesDue(termsOf(open), today) : [];
  const through = slices.at(-1)?.end ?? service.billed_through;
  const after = { ...open, billed_through: through } as Service;
  await changeService(ctx, service, { end_date: null, cancel_requested_at: null, cancel_reason: null, billed_through: through, next_bill_at: bills ? nextBillAtOf(after, zone) : null });
  const { toPriced } = await priceScaleOf(ctx, service);
  const extra = credited.map(({ start, end, net }, i): ExtraCharge => ({ kind: 'adjustment', periodStart: start, periodEnd: end, net: toPriced(net), chargeKey: `s${String(service.id)}:kept:${String(request.id)}:${String(i)}` }));
  await ctx.emit('service.cancelWithdrawn', { serviceId: service.id, clientId: service.client_id });
  if (slices.length + extra.length > 0) await issueNow(ctx, [{ service, slices, extra }]);
};

/** Takes a cancellation back while the service still runs. */
export const withdrawCancel = defineOperation({
  name: 'services.withdrawCancel',
  summary: 'Withdraws a cancellation that has not taken effect; invoices that it voided come back as new ones.',
  kind: 'command',
  http: { method: 'DELETE', path: '/services/{id}/cancellation' },
  audience: ['staff', 'client'],
  permission: 'services.cancel',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ withdrawn: z.boolean() }),
  run: async (ctx, { id }) => {
    const service = await loadService(ctx, id);
    const request = await openCancellationOf(ctx, id);
    if (request === undefined || service.cancel_requested_at === null || !RUNNING.includes(service.status)) return { withdrawn: false };
    await data(ctx).all(Cancellation).findById(request.id).patch({ state: 'withdrawn', decided_at: ctx.clock.now() });
    await restore(ctx, service, request);
    return { withdrawn: true };
  },
});
