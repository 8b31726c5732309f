import type { OperationCtx } from '@billet/sdk';
import { data } from '../data.ts';
import { changeService } from './load-service.ts';
import { resumedTerms } from './resumed-terms.ts';
import type { SuspensionOwner } from './suspend-service.ts';
import { ServiceSuspension, type Service } from './tables.ts';

/** Lifts what one owner holds. The service comes back when nobody holds it any more. True if something was lifted. */
export const unsuspendForOwner = async (ctx: OperationCtx, service: Service, owner: SuspensionOwner): Promise<boolean> => {
  const open = await data(ctx).all(ServiceSuspension).where({ service_id: service.id }).whereNull('lifted_at');
  const mine = open.find((suspension) => suspension.owner === owner);
  if (mine === undefined) return false;
  await data(ctx).all(ServiceSuspension).findById(mine.id).patch({ lifted_at: ctx.clock.now() });
  const rest = open.filter((suspension) => suspension !== mine);
  const wholly = !rest.some((suspension) => !suspension.keeps_server);
  // A domain that is not renewed by itself is paused without a day: no suspension did that, and no lifting ends it.
  const billsAgain = service.billing_status === 'paused' && service.billing_paused_on !== null && !rest.some((suspension) => suspension.stops_billing);
  if ((wholly && service.status === 'suspended') || billsAgain) {
    await changeService(ctx, service, { ...(wholly && service.status === 'suspended' ? { status: 'active' } : {}), ...(billsAgain ? await resumedTerms(ctx, service) : {}) });
  }
  await ctx.emit('service.unsuspended', { serviceId: service.id, clientId: service.client_id, owner, wholly });
  return true;
};
