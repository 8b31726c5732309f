import { conflict, type OperationCtx } from '@billet/sdk';
import { brandOf } from '../brands/index.ts';
import { data } from '../data.ts';
import { changeService } from './load-service.ts';
import { heldOn } from './rules/index.ts';
import { ServiceSuspension, type Service } from './tables.ts';

/** Who may hold a suspension. Each lifts only his own. */
export const suspensionOwners = ['overdue', 'staff', 'fraud', 'client', 'reseller', 'usage'] as const;
export type SuspensionOwner = (typeof suspensionOwners)[number];

export interface Suspend {
  readonly owner: SuspensionOwner;
  readonly reason: string;
  readonly stopsBilling: boolean;
  /** Only on paper: the server is left alone. */
  readonly keepsServer?: boolean;
  /** Instant after which it is lifted by itself. */
  readonly until: string | null;
}

/**
 * Adds an owner to a service's suspensions. True if this owner did not hold one yet. What staff hold back
 * (`hold_suspension_until`) is not suspended for overdue invoices.
 */
export const suspendForOwner = async (ctx: OperationCtx, service: Service, { owner, reason, stopsBilling, keepsServer = false, until }: Suspend): Promise<boolean> => {
  if (service.status === 'cancelled' || service.status === 'terminated' || service.status === 'pending') {
    throw conflict('SERVICE_NOT_RUNNING', 'Only a running service can be suspended.', { status: service.status });
  }
  const today = ctx.clock.today((await brandOf(ctx, service.brand_id)).zone);
  if (owner === 'overdue' && ctx.caller.audience === 'system' && heldOn(service.hold_suspension_until, today)) return false;
  const { all, db } = data(ctx);
  const held = await all(ServiceSuspension).where({ service_id: service.id, owner }).whereNull('lifted_at').first();
  if (held !== undefined) return false;
  const verdict = await ctx.ask('service.suspend', { serviceId: service.id, clientId: service.client_id, owner });
  if (verdict.verdict === 'deny') throw conflict(verdict.code, verdict.message);
  if (verdict.verdict === 'defer') throw conflict('DEFERRED', verdict.reason, { until: verdict.until });
  await db.from(ServiceSuspension).insert({
    service_id: service.id,
    client_id: service.client_id,
    owner,
    reason,
    stops_billing: stopsBilling,
    keeps_server: keepsServer,
    since: ctx.clock.now(),
    until,
  });
  await changeService(ctx, service, { ...(keepsServer ? {} : { status: 'suspended' }), ...(stopsBilling ? { billing_status: 'paused', next_bill_at: null, billing_paused_on: service.billing_paused_on ?? today } : {}) });
  await ctx.emit('service.suspended', { serviceId: service.id, clientId: service.client_id, owner, reason });
  return true;
};
