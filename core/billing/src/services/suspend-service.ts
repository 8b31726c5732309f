import { conflict, defineOperation, type OperationCtx, z } from '@billet/sdk';
import { data } from '../data.ts';
import { idSchema } from '../paging.ts';
import { changeService, loadService } from './load-service.ts';
import type { Service} from './tables.ts';
import { ServiceSuspension } from './tables.ts';

/** Who may hold a suspension. Each lifts only his own. */
export const suspensionOwners = ['overdue', 'staff', 'fraud', 'client', 'reseller'] as const;
export type SuspensionOwner = (typeof suspensionOwners)[number];

export interface Suspend {
  readonly owner: SuspensionOwner;
  readonly reason: string;
  readonly stopsBilling: boolean;
  /** Instant after which it is lifted by itself. */
  readonly until: string | null;
}

/** Adds an owner to a service's suspensions. True if this owner did not hold one yet. */
export const suspendForOwner = async (ctx: OperationCtx, service: Service, { owner, reason, stopsBilling, until }: Suspend): Promise<boolean> => {
  if (service.status === 'cancelled' || service.status === 'terminated' || service.status === 'pending') {
    throw conflict('SERVICE_NOT_RUNNING', 'Only a running service can be suspended.', { status: service.status });
  }
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
    since: ctx.clock.now(),
    until,
  });
  await changeService(ctx, service, { status: 'suspended', ...(stopsBilling ? { billing_status: 'paused' as const, next_bill_at: null } : {}) });
  await ctx.emit('service.suspended', { serviceId: service.id, clientId: service.client_id, owner, reason });
  return true;
};

export const suspendService = defineOperation({
  name: 'services.suspend',
  summary: 'Suspends a service for one owner; payment lifts only what "overdue" holds.',
  kind: 'command',
  http: { method: 'POST', path: '/services/{id}/suspensions' },
  audience: ['staff'],
  permission: 'services.suspend',
  input: z.strictObject({
    id: idSchema,
    owner: z.enum(['staff', 'fraud']).default('staff'),
    reason: z.string().trim().min(1).max(300),
    stopsBilling: z.boolean().default(false),
    until: z.iso.datetime().nullable().default(null),
  }),
  output: z.strictObject({ suspended: z.boolean() }),
  run: async (ctx, { id, ...wish }) => ({ suspended: await suspendForOwner(ctx, await loadService(ctx, id), wish) }),
});
