import { defineOperation, z } from '@billet/sdk';
import { versionSchema } from '../../paging.ts';
import { changeService, loadService, type Service } from '../../services/index.ts';
import { creditParts } from '../billed-lines.ts';
import { planTerms, termsWish, type PlannedTerms } from './plan-terms.ts';

const planned = z.strictObject({
  currency: z.string(),
  mode: z.string(),
  trialUntil: z.string().nullable(),
  /** Net amount that is given back for days that become free. */
  credit: z.number().int(),
  /** The period that is billed next. */
  next: z.strictObject({ start: z.string(), end: z.string(), amount: z.number().int(), raiseOn: z.string(), dueDate: z.string() }).nullable(),
});

const view = (service: Service, { change, credits, next }: PlannedTerms): z.input<typeof planned> => ({
  currency: service.currency,
  mode: change.mode,
  trialUntil: change.trial_until,
  credit: credits.reduce((sum, { net }) => sum + net, 0),
  next: next === null ? null : { start: next.start, end: next.end, amount: next.net, raiseOn: next.raiseOn, dueDate: next.dueDate },
});

export const previewTerms = defineOperation({
  name: 'services.previewTerms',
  summary: 'What other free days, or billing in advance instead of arrears and back, would change of a service: what is given back and which period is billed next. Changes nothing.',
  kind: 'query',
  http: { method: 'GET', path: '/services/{id}/terms/preview' },
  audience: ['staff'],
  permission: 'services.write',
  input: z.strictObject(termsWish),
  output: planned,
  run: async (ctx, wish) => {
    const service = await loadService(ctx, wish.id);
    return view(service, await planTerms(ctx, service, wish));
  },
});

/** Rows B4 and B6, for a service that exists. */
export const changeTerms = defineOperation({
  name: 'services.changeTerms',
  summary: 'Changes the free days of a service, or whether it is billed in advance or in arrears. Billed days that become free are credited; no period is billed twice or left out.',
  kind: 'command',
  http: { method: 'PUT', path: '/services/{id}/terms' },
  audience: ['staff'],
  permission: 'services.write',
  input: z.strictObject({ ...termsWish, version: versionSchema }),
  output: planned,
  run: async (ctx, { version, ...wish }) => {
    const service = await loadService(ctx, wish.id);
    const plan = await planTerms(ctx, service, wish);
    await changeService(ctx, { ...service, version } as Service, plan.change);
    await ctx.emit('service.changed', { serviceId: service.id, clientId: service.client_id });
    await creditParts(ctx, plan.credits, service.number);
    return view(service, plan);
  },
});
