import { defineOperation, integer, type OperationCtx, z } from '@billet/sdk';
import { newKey } from './new-key.ts';
import type { LicenceRow } from './licence.ts';
import { licences } from './tables.ts';
import { allTerms } from './terms.ts';

const serviceSchema = z.object({ service: z.object({ id: z.number(), clientId: z.number(), productId: z.number(), status: z.string() }) });

type State = 'active' | 'suspended' | 'ended';

const stateOf = (status: string): State | undefined => {
  if (status === 'active') return 'active';
  if (status === 'suspended') return 'suspended';
  return ['cancelled', 'terminated'].includes(status) ? 'ended' : undefined;
};

export const currentOf = async (ctx: OperationCtx, serviceId: number): Promise<LicenceRow | undefined> => (await ctx.table(licences).find({ current_for: serviceId }))[0];

/** A key for a service, with the bindings that its old one had. */
export const issueKey = async (ctx: OperationCtx, service: { readonly id: number; readonly clientId: number; readonly productId: number }, prefix: string, state: State, old?: LicenceRow): Promise<LicenceRow> => {
  const row = await ctx.table(licences).insert({
    client_id: service.clientId,
    service_id: service.id,
    product_id: service.productId,
    key: newKey(ctx.ids, prefix),
    current_for: service.id,
    state,
    domains: old?.domains ?? [],
    addresses: old?.addresses ?? [],
    directories: old?.directories ?? [],
    reissued: old?.reissued ?? [],
    checked_at: null,
  });
  ctx.touch({ kind: 'service', id: service.id, clientId: service.clientId }, undefined, { licence: 'issued' });
  return row;
};

/** Called whenever something happens to a service. Calling it again changes nothing. */
export const followService = defineOperation({
  name: 'licensing.follow',
  summary: 'Issues the key of a service, and keeps its state, owner and product those of the service.',
  kind: 'command',
  audience: ['system'],
  permission: 'licensing.write',
  input: z.strictObject({ serviceId: integer({ min: 1 }) }),
  output: z.strictObject({ licenceId: z.number().int().nullable() }),
  run: async (ctx, { serviceId }) => {
    const { service } = serviceSchema.parse(await ctx.call('services.get', { id: serviceId }));
    const state = stateOf(service.status);
    const terms = (await allTerms(ctx)).get(service.productId);
    const known = await currentOf(ctx, serviceId);
    if (known === undefined) {
      const past = await ctx.table(licences).find({ service_id: serviceId });
      const due = terms !== undefined && state === 'active' && past.every(({ state: each }) => each === 'replaced');
      return { licenceId: due ? (await issueKey(ctx, service, terms.prefix, state)).id : null };
    }
    if (state === undefined) return { licenceId: known.id };
    // A service that goes over to a product without licences keeps none.
    const after = terms === undefined ? { state: 'ended' as const, client_id: service.clientId, product_id: known.product_id } : { state, client_id: service.clientId, product_id: service.productId };
    if (known.state === after.state && known.client_id === after.client_id && known.product_id === after.product_id) return { licenceId: known.id };
    await ctx.table(licences).update(known.id, after);
    ctx.touch({ kind: 'service', id: serviceId, clientId: service.clientId }, { licence: known.state, product: known.product_id }, { licence: after.state, product: after.product_id });
    return { licenceId: known.id };
  },
});
