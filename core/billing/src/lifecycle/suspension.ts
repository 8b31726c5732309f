import { defineOperation, z } from '@billet/sdk';
import { idSchema } from '../paging.ts';
import { assertOwnTerms, loadService, suspendForOwner, suspensionOwners, unsuspendForOwner } from '../services/index.ts';
import { billBeforePause, settlePause } from './pause-billing.ts';

/**
 * With a reason the suspension is the staff's own and no payment lifts it; without one it counts as overdue and the next
 * payment lifts it. `keepsServer` suspends on paper: billing stops, the server is left alone.
 */
export const suspendService = defineOperation({
  name: 'services.suspend',
  summary: 'Suspends a service on the server or for administration only; with a reason it stays until staff lift it, without one the next payment lifts it.',
  kind: 'command',
  http: { method: 'POST', path: '/services/{id}/suspensions' },
  audience: ['staff'],
  permission: 'services.suspend',
  input: z.strictObject({
    id: idSchema,
    owner: z.enum(['staff', 'fraud']).default('staff'),
    reason: z.string().trim().max(300).default(''),
    scope: z.enum(['server', 'administration']).default('server'),
    stopsBilling: z.boolean().default(false),
    until: z.iso.datetime({ precision: 3 }).nullable().default(null),
  }),
  output: z.strictObject({ suspended: z.boolean(), liftedByPayment: z.boolean() }),
  run: async (ctx, { id, owner, reason, scope, stopsBilling, until }) => {
    const service = await loadService(ctx, id);
    const byPayment = reason === '' && owner === 'staff' && scope === 'server' && !stopsBilling;
    const stops = stopsBilling || scope === 'administration';
    // A year at a registry does not stand still: nothing of it is given back, and what is billed stays what is registered.
    if (stops) await assertOwnTerms(ctx, service);
    const suspended = await suspendForOwner(ctx, service, { owner: byPayment ? 'overdue' : owner, reason, stopsBilling: stops, keepsServer: scope === 'administration', until });
    if (suspended && stops && service.billing_status === 'active') await billBeforePause(ctx, service);
    return { suspended, liftedByPayment: byPayment };
  },
});

export const unsuspendService = defineOperation({
  name: 'services.unsuspend',
  summary: 'Lifts the suspension that one owner holds; days in which billing was stopped are not charged.',
  kind: 'command',
  http: { method: 'POST', path: '/services/{id}/unsuspend' },
  audience: ['staff'],
  permission: 'services.suspend',
  input: z.strictObject({ id: idSchema, owner: z.enum(suspensionOwners).default('staff') }),
  output: z.strictObject({ lifted: z.boolean() }),
  run: async (ctx, { id, owner }) => {
    const service = await loadService(ctx, id);
    const lifted = await unsuspendForOwner(ctx, service, owner);
    if (lifted) await settlePause(ctx, service);
    return { lifted };
  },
});
