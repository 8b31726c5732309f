import type { OperationCtx } from '@billet/sdk';
import { data } from '../../data.ts';
import { AddressUse, HeldAddress } from './tables.ts';

/** A service went to another client: until now one had its addresses, from now on the other. */
export const followClient = async (ctx: OperationCtx, serviceId: number, clientId: number): Promise<void> => {
  const { all } = data(ctx);
  const now = ctx.clock.now();
  const moved = await all(HeldAddress).where({ service_id: serviceId, state: 'held' }).whereNot('client_id', clientId).orderBy('id');
  for (const row of moved) {
    const use = await all(AddressUse).where({ realm: row.realm, sort: row.sort }).whereNull('until').first();
    await all(HeldAddress).findById(row.id).patch({ client_id: clientId });
    if (use === undefined) continue;
    await all(AddressUse).findById(use.id).patch({ until: now });
    await all(AddressUse).insert({ address: use.address, sort: use.sort, realm: use.realm, resource_id: use.resource_id, login: use.login, service_id: serviceId, client_id: clientId, since: now, until: null });
  }
};
