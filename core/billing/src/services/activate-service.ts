import type { OperationCtx } from '@billet/sdk';
import { data } from '../data.ts';
import { changeService } from './load-service.ts';
import { resumedTerms } from './resumed-terms.ts';
import { Service } from './tables.ts';

/** Starts a pending service: it bills from now on, and provisioning follows the event. Twice is once. An extension may hold it. */
export const activateService = async (ctx: OperationCtx, serviceId: number): Promise<'started' | 'held' | 'no'> => {
  const service = await data(ctx).all(Service).findById(serviceId);
  if (service?.status !== 'pending') return 'no';
  const { verdict } = await ctx.ask('service.start', { serviceId: service.id, clientId: service.client_id });
  if (verdict !== 'allow') return 'held';
  await changeService(ctx, service, { status: 'active', activated_at: ctx.clock.now(), ...(await resumedTerms(ctx, service)) });
  await ctx.emit('service.activated', { serviceId: service.id, clientId: service.client_id });
  return 'started';
};
