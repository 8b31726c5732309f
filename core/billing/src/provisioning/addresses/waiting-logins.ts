import { defineOperation, notFound, z, type OperationCtx } from '@billet/sdk';
import type { QueryBuilderType } from 'objection';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { Service } from '../../services/index.ts';
import { pointsBelow } from '../access-points/routing-points.ts';
import { ServiceResource } from '../tables.ts';
import { ADDRESSED, fieldOf, giveAddresses } from './follow-login.ts';
import { AddressPool } from './tables.ts';

/** So many at once; the button may be pressed again. */
const AT_ONCE = 200;

/** Logins of the pool's products that have no address of its family. */
const waiting = async (ctx: OperationCtx, pool: AddressPool): Promise<{ readonly query: QueryBuilderType<ServiceResource> }> => {
  const points = pool.routing_point === '' ? [] : await pointsBelow(ctx, pool.routing_point);
  const field = fieldOf(pool);
  const query = data(ctx)
    .all(ServiceResource)
    .where({ kind: ADDRESSED, going: false, recorded: false })
    .whereNot('state', 'removed')
    .whereRaw('data not like ?', [`%"${field}":%`])
    .whereRaw(
      `service_id in (select s.id from services s join address_pool_products p on p.product_id = coalesce(s.server_product_id, s.product_id) where p.pool_id = ? and s.status in ('active', 'suspended')${points.length === 0 ? '' : ` and s.routing_point in (${points.map(() => '?').join(', ')})`})`,
      [pool.id, ...points],
    );
  // A query is a promise itself: only wrapped does it come out of here unasked.
  return { query: pool.server_id === null ? query : query.where('server_id', pool.server_id) };
};

export const countWaiting = async (ctx: OperationCtx, pool: AddressPool): Promise<number> => (await waiting(ctx, pool)).query.resultSize();

export const fillPool = defineOperation({
  name: 'addressPools.fill',
  summary: 'Gives addresses to logins of the products of a pool that have none yet, the oldest first, two hundred at a time.',
  kind: 'command',
  http: { method: 'POST', path: '/address-pools/{id}/fill' },
  audience: ['staff'],
  permission: 'addresses.write',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ given: z.number().int(), waiting: z.number().int() }),
  run: async (ctx, { id }) => {
    const { all } = data(ctx);
    const pool = await all(AddressPool).findById(id);
    if (pool === undefined) throw notFound('AddressPool');
    let given = 0;
    for (const row of await (await waiting(ctx, pool)).query.orderBy('id').limit(AT_ONCE)) {
      const service = (await all(Service).findById(row.service_id)) as Service;
      const after = await giveAddresses(ctx, row, service);
      if (after === row) break;
      given += 1;
      await all(ServiceResource).findById(row.id).patch({ state: 'wanted', problem: null });
      await ctx.emit('service.changed', { serviceId: row.service_id, clientId: row.client_id });
    }
    ctx.touch({ kind: 'addressPool', id }, undefined, { given });
    return { given, waiting: await countWaiting(ctx, pool) };
  },
});
