import { conflict, defineOperation, invalid, localDateSchema, type OperationCtx, z } from '@billet/sdk';
import { brandOf } from '../../brands/index.ts';
import { data } from '../../data.ts';
import { queueMails } from '../../mail/index.ts';
import { idSchema } from '../../paging.ts';
import { assertUnused } from '../../provisioning/index.ts';
import { changeService, loadService, RUNNING, type Service } from '../../services/index.ts';
import { lifecycleSettingsOf } from '../lifecycle-settings.ts';
import { Cancellation } from '../tables.ts';
import { approveCancellation } from './approve-cancellation.ts';

const tellStaff = async (ctx: OperationCtx, service: Service, request: Cancellation): Promise<void> => {
  const brand = await brandOf(ctx, service.brand_id);
  await queueMails(ctx, {
    brandId: brand.id, clientId: null, key: 'cancellation-requested', to: { address: brand.email, name: brand.name }, locale: brand.locale,
    model: { serviceId: service.id, service: service.label, number: service.number, reason: request.reason },
    dedupeKey: `cancellation:${String(request.id)}`,
  });
};

export const requestCancel = defineOperation({
  name: 'services.requestCancel',
  summary: 'Asks for the end of a service: at once, at the end of what is paid, or (staff) on a day. Unpaid invoices for later days are voided. By setting, staff approve it first.',
  kind: 'command',
  http: { method: 'POST', path: '/services/{id}/cancellation' },
  audience: ['staff', 'client'],
  permission: 'services.cancel',
  input: z.strictObject({
    id: idSchema,
    when: z.enum(['now', 'period_end', 'date']).default('period_end'),
    on: localDateSchema.optional(),
    reason: z.string().trim().min(1).max(500),
    creditUnused: z.boolean().optional(),
    /** The domains that belong to it are not renewed any more. */
    stopDomains: z.boolean().default(false),
  }),
  output: z.strictObject({ requestId: z.number().int(), state: z.string(), endsOn: z.string().nullable() }),
  run: async (ctx, { id, when, on, reason, creditUnused, stopDomains }) => {
    const service = await loadService(ctx, id);
    const client = ctx.caller.audience === 'client';
    const settings = await lifecycleSettingsOf(ctx);
    if (client && !settings.clientCancel) throw conflict('CANCEL_OFF', 'Ask us to end the service.');
    if (client && (when === 'date' || creditUnused !== undefined)) throw invalid('STAFF_ONLY', when === 'date' ? 'when' : 'creditUnused', 'Only staff change this.');
    if (!RUNNING.includes(service.status)) throw conflict('SERVICE_NOT_RUNNING', 'This service has ended already.', { status: service.status });
    if (service.cancel_requested_at !== null) throw conflict('CANCEL_REQUESTED', 'A cancellation is under way already.');
    await assertUnused(ctx, service);
    const today = ctx.clock.today((await brandOf(ctx, service.brand_id)).zone);
    if ((when === 'date') !== (on !== undefined)) throw invalid('DATE_MISSING', 'on', 'Say on which day.');
    if (on !== undefined && on < today) throw invalid('DATE_PAST', 'on', 'The day is over.');
    const { all } = data(ctx);
    const request = await all(Cancellation).insertAndFetch({
      service_id: id, client_id: service.client_id, state: 'waiting', timing: when, ends_on: on ?? null, reason,
      credit_unused: creditUnused ?? (when === 'now' && settings.creditUnused), stops_domains: stopDomains, requested_by: ctx.actor.kind, undone: { voided: [], credited: [] }, created_at: ctx.clock.now(),
    });
    ctx.touch({ kind: 'service', id, clientId: service.client_id }, undefined, { cancellation: request.id, when, reason });
    if (client) await tellStaff(ctx, service, request);
    if (client && settings.cancelApproval === 'manual') {
      await changeService(ctx, service, { cancel_requested_at: request.created_at, cancel_reason: reason });
      return { requestId: request.id, state: 'waiting', endsOn: null };
    }
    const endsOn = await approveCancellation(ctx, service, request);
    return { requestId: request.id, state: endsOn <= today ? 'done' : 'approved', endsOn };
  },
});
