import { defineOperation, notFound, z, type OperationCtx } from '@billet/sdk';
import { Product } from '../../catalog/index.ts';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { listOf, planOf } from './pool-rows.ts';
import { AddressPool, AddressPoolProduct, HeldAddress } from './tables.ts';
import { countWaiting } from './waiting-logins.ts';

const count = z.number().int();

/** What prefixes of an IPv6 pool are for. */
export const PURPOSES = ['delegated', 'link'] as const;

export const poolSchema = z.strictObject({
  id: count, name: z.string(), family: z.union([z.literal(4), z.literal(6)]), network: z.string(), unit: count, purpose: z.enum(PURPOSES), gateway: z.string(), netmask: z.string(), dns: z.array(z.string()),
  ranges: z.array(z.string()), excluded: z.array(z.string()), serverId: count.nullable(), routingPoint: z.string(), quarantineHours: count, enabled: z.boolean(), productIds: z.array(count),
  /** Addresses that are given by themselves, and how many of all are held, rest or are kept back. */
  size: count, held: count, resting: count, reserved: count,
});

type View = z.input<typeof poolSchema>;

interface Sum {
  readonly pool_id: number | string;
  readonly state: string;
  readonly count: number | string;
}

/** A rest that is over counts as free. */
const sums = async (ctx: OperationCtx, ids: readonly number[]): Promise<readonly Sum[]> =>
  (await data(ctx).all(HeldAddress).whereIn('pool_id', [...ids]).where((either) => void either.whereNull('free_at').orWhere('free_at', '>', ctx.clock.now())).select('pool_id', 'state').count('id as count').groupBy('pool_id', 'state')) as unknown as readonly Sum[];

const viewsOf = async (ctx: OperationCtx, pools: readonly AddressPool[]): Promise<View[]> => {
  const ids = pools.map((pool) => pool.id);
  const counts = await sums(ctx, ids);
  const links = await data(ctx).all(AddressPoolProduct).whereIn('pool_id', ids).orderBy('id');
  const of = (id: number, state: string): number => Number(counts.find((row) => Number(row.pool_id) === id && row.state === state)?.count ?? 0);
  return pools.map((pool) => ({
    id: pool.id, name: pool.name, family: planOf(pool).network.family, network: pool.network, unit: pool.unit, purpose: pool.purpose as (typeof PURPOSES)[number], gateway: pool.gateway, netmask: pool.netmask, dns: [...listOf(pool.dns)],
    ranges: [...listOf(pool.ranges)], excluded: [...listOf(pool.excluded)], serverId: pool.server_id, routingPoint: pool.routing_point, quarantineHours: pool.quarantine_hours, enabled: pool.enabled,
    productIds: links.filter((link) => link.pool_id === pool.id).map((link) => link.product_id), size: pool.size, held: of(pool.id, 'held'), resting: of(pool.id, 'resting'), reserved: of(pool.id, 'reserved'),
  }));
};

export const listPools = defineOperation({
  name: 'addressPools.list',
  summary: 'Pools of addresses, IPv4 and IPv6, and how full each is.',
  kind: 'query',
  http: { method: 'GET', path: '/address-pools' },
  audience: ['staff'],
  permission: 'addresses.read',
  input: z.strictObject({}),
  output: z.strictObject({ items: z.array(poolSchema) }),
  run: async (ctx) => ({ items: await viewsOf(ctx, await data(ctx).all(AddressPool).orderBy('name')) }),
});

export const getPool = defineOperation({
  name: 'addressPools.get',
  summary: 'One pool of addresses, with the products it serves and how many logins still wait for an address of it.',
  kind: 'query',
  http: { method: 'GET', path: '/address-pools/{id}' },
  audience: ['staff'],
  permission: 'addresses.read',
  input: z.strictObject({ id: idSchema }),
  output: poolSchema.extend({ products: z.array(z.strictObject({ id: count, slug: z.string(), name: z.record(z.string(), z.string()) })), waiting: count }),
  run: async (ctx, { id }) => {
    const { all } = data(ctx);
    const pool = await all(AddressPool).findById(id);
    const [view] = pool === undefined ? [] : await viewsOf(ctx, [pool]);
    if (pool === undefined || view === undefined) throw notFound('AddressPool');
    const products = await all(Product).whereIn('id', view.productIds).orderBy('id');
    return { ...view, products: products.map((row) => ({ id: row.id, slug: row.slug, name: row.name as Record<string, string> })), waiting: await countWaiting(ctx, pool) };
  },
});
