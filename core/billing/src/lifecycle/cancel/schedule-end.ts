import { addDays, conflict, defineOperation, integer, invalid, localDateSchema, z } from '@billet/sdk';
import { brandOf } from '../../brands/index.ts';
import { idSchema } from '../../paging.ts';
import { changeService, loadService, nextBillAtOf, RUNNING, type Service } from '../../services/index.ts';

/** Rows D11 and D13: a fixed term, or another last day for an add-on. */
export const scheduleEnd = defineOperation({
  name: 'services.scheduleEnd',
  summary: 'Lets a service end by itself on a day (the first without it) or so many days after its start; null takes the end away.',
  kind: 'command',
  http: { method: 'PUT', path: '/services/{id}/end' },
  audience: ['staff'],
  permission: 'services.cancel',
  input: z.strictObject({ id: idSchema, on: localDateSchema.nullable().optional(), afterDays: integer({ min: 1, max: 36_600 }).optional() }),
  output: z.strictObject({ endsOn: z.string().nullable() }),
  run: async (ctx, { id, on, afterDays }) => {
    const service = await loadService(ctx, id);
    if (!RUNNING.includes(service.status)) throw conflict('SERVICE_NOT_RUNNING', 'This service has ended already.', { status: service.status });
    if (service.cancel_requested_at !== null) throw conflict('CANCEL_REQUESTED', 'A cancellation is under way already.');
    if ((on === undefined) === (afterDays === undefined)) throw invalid('DATE_MISSING', 'on', 'Say on which day.');
    const { zone } = await brandOf(ctx, service.brand_id);
    const endsOn = afterDays === undefined ? (on ?? null) : addDays(service.start_date, afterDays);
    if (endsOn !== null && endsOn <= ctx.clock.today(zone)) throw invalid('DATE_PAST', afterDays === undefined ? 'on' : 'afterDays', 'The day is over.');
    const bills = service.billing_status === 'active';
    await changeService(ctx, service, { end_date: endsOn, ...(bills ? { next_bill_at: nextBillAtOf({ ...service, end_date: endsOn } as Service, zone) } : {}) });
    return { endsOn };
  },
});
