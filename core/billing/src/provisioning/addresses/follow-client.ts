import type { OperationCtx } from '@billet/sdk';
import { data } from '../../data.ts';
import { AddressUse, HeldAddress } from './tables.ts';

/** Until now one had them, from now on the other. */
const handOver = async (ctx: OperationCtx, rows: readonly HeldAddress[], serviceId: number, clientId: number): Promise<void> => {
  const { all } = data(ctx);
  const now = ctx.clock.now();
  for (const row of rows) {
    const use = await all(AddressUse).where({ realm: row.realm, sort: row.sort }).whereNull('until').first();
    await all(HeldAddress).findById(row.id).patch({ service_id: serviceId, client_id: clientId });
    if (use === undefined) continue;
    await all(AddressUse).findById(use.id).patch({ until: now });
    await all(AddressUse).insert({ address: use.address, sort: use.sort, realm: use.realm, resource_id: use.resource_id, login: use.login, service_id: serviceId, client_id: clientId, since: now, until: null });
  }
};

/** A service went to another client. */
export const followClient = async (ctx: OperationCtx, serviceId: number, clientId: number): Promise<void> =>
  handOver(ctx, await data(ctx).all(HeldAddress).where({ service_id: serviceId, state: 'held' }).whereNot('client_id', clientId).orderBy('id'), serviceId, clientId);

/** A login went to another service. */
export const followService = async (ctx: OperationCtx, resourceId: number, to: { readonly id: number; readonly client_id: number }): Promise<void> =>
  handOver(ctx, await data(ctx).all(HeldAddress).where({ resource_id: resourceId, state: 'held' }).orderBy('id'), to.id, to.client_id);
