import { defineOperation, type OperationCtx, z } from '@billet/sdk';
import { data } from '../data.ts';
import { idSchema } from '../paging.ts';
import { changeService, loadService } from './load-service.ts';
import { resumedTerms } from './resumed-terms.ts';
import { suspensionOwners, type SuspensionOwner } from './suspend-service.ts';
import { ServiceSuspension, type Service } from './tables.ts';

/** Lifts what one owner holds. The service comes back when nobody holds it any more. True if something was lifted. */
export const unsuspendForOwner = async (ctx: OperationCtx, service: Service, owner: SuspensionOwner): Promise<boolean> => {
  const open = await data(ctx).all(ServiceSuspension).where({ service_id: service.id }).whereNull('lifted_at');
  const mine = open.find((suspension) => suspension.owner === owner);
  if (mine === undefined) return false;
  await data(ctx).all(ServiceSuspension).findById(mine.id).patch({ lifted_at: ctx.clock.now() });
  const rest = open.filter((suspension) => suspension !== mine);
  const wholly = rest.length === 0;
  const billsAgain = service.billing_status === 'paused' && !rest.some((suspension) => suspension.stops_billing);
  if (wholly || billsAgain) {
    await changeService(ctx, service, { ...(wholly ? { status: 'active' as const } : {}), ...(billsAgain ? await resumedTerms(ctx, service) : {}) });
  }
  await ctx.emit('service.unsuspended', { serviceId: service.id, clientId: service.client_id, owner, wholly });
  return true;
};

export const unsuspendService = defineOperation({
  name: 'services.unsuspend',
  summary: 'Lifts the suspension that one owner holds.',
  kind: 'command',
  http: { method: 'POST', path: '/services/{id}/unsuspend' },
  audience: ['staff'],
  permission: 'services.suspend',
  input: z.strictObject({ id: idSchema, owner: z.enum(suspensionOwners).default('staff') }),
  output: z.strictObject({ lifted: z.boolean() }),
  run: async (ctx, { id, owner }) => ({ lifted: await unsuspendForOwner(ctx, await loadService(ctx, id), owner) }),
});
