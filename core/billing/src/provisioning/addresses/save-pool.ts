import { conflict, defineOperation, integer, invalid, notFound, z, type OperationCtx } from '@billet/sdk';
import { Product } from '../../catalog/index.ts';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { Server } from '../tables.ts';
import { adoptAddresses } from './adopt-addresses.ts';
import { holdPool, realmOf } from './hold-address.ts';
import { planOf } from './pool-rows.ts';
import { overlap, planPool, problemOf, writeNetwork, type PlanProblem, type PoolPlan } from './rules/index.ts';
import { AddressPool, AddressPoolProduct, HeldAddress } from './tables.ts';
import { PURPOSES } from './view-pools.ts';

const word = z.string().trim().max(100);

const fields = {
  name: z.string().trim().min(1).max(80),
  /** `203.0.113.0/24` or `2001:db8::/40`. */
  network: word,
  /** What IPv6 prefixes are for: delegated to the client's router, or that of the link to it. */
  purpose: z.enum(PURPOSES).default('delegated'),
  /** Bits of what one login gets; absent: 32 for IPv4, for IPv6 56 of what is delegated and 64 of a link. */
  unit: integer({ min: 1, max: 128 }).optional(),
  gateway: word.default(''),
  netmask: z.union([z.literal(''), z.ipv4()]).default(''),
  dns: z.array(z.ipv4()).max(2).default([]),
  ranges: z.array(word).max(100).default([]),
  excluded: z.array(word).max(200).default([]),
  serverId: idSchema.nullable().default(null),
  routingPoint: z.string().trim().max(120).default(''),
  quarantineHours: integer({ min: 1, max: 8760 }).default(168),
  enabled: z.boolean().default(true),
  productIds: z.array(idSchema).max(200).default([]),
};

const PROBLEMS: Readonly<Record<PlanProblem['code'], string>> = {
  POOL_NETWORK: 'This is not a network: write its first address and its length, such as 203.0.113.0/24.',
  POOL_UNIT: 'A prefix for one login is shorter than its network or longer than an address.',
  POOL_LARGE: 'This pool is too large; at most 16 777 216 places.',
  POOL_OUTSIDE: 'This address is not in the network.',
  POOL_RANGE: 'This is neither an address of the network nor a range of it.',
  POOL_EMPTY: 'Nothing is left to give.',
};

const readPlan = (text: Parameters<typeof planPool>[0]): PoolPlan => {
  const plan = planPool(text);
  const problem = problemOf(plan);
  if (problem !== undefined) throw invalid(problem.code, problem.field, PROBLEMS[problem.code], { text: problem.text ?? '' });
  return plan as PoolPlan;
};

/** Two pools that a login could be served from never share an address. */
const assertAlone = async (ctx: OperationCtx, id: number | undefined, plan: PoolPlan, serverId: number | null): Promise<void> => {
  const realm = realmOf(serverId);
  for (const other of await data(ctx).all(AddressPool)) {
    if (other.id === id || (realm !== '' && other.server_id !== null && realmOf(other.server_id) !== realm)) continue;
    if (overlap(planOf(other).network, plan.network)) throw invalid('POOL_OVERLAP', 'network', 'Another pool has addresses of this network.', { pool: other.name });
  }
};

const assertKnown = async (ctx: OperationCtx, serverId: number | null, productIds: readonly number[]): Promise<void> => {
  const { all } = data(ctx);
  if (serverId !== null && (await all(Server).findById(serverId)) === undefined) throw invalid('NOT_FOUND', 'serverId', 'There is no such server.');
  const known = new Set((await all(Product).whereIn('id', [...productIds]).select('id')).map((row) => row.id));
  const missing = productIds.findIndex((each) => !known.has(each));
  if (missing >= 0) throw invalid('NOT_FOUND', `productIds.${String(missing)}`, 'There is no such product.');
};

/** Where it lies stays as it is once somebody has an address of it. */
const assertMovable = async (ctx: OperationCtx, before: AddressPool, after: { readonly network: string; readonly unit: number; readonly server_id: number | null; readonly purpose: string }): Promise<void> => {
  const moved = (['network', 'unit', 'server_id', 'purpose'] as const).find((name) => before[name] !== after[name]);
  if (moved === undefined || (await data(ctx).all(HeldAddress).findOne({ pool_id: before.id })) === undefined) return;
  throw invalid('POOL_USED', moved === 'server_id' ? 'serverId' : moved, 'Addresses of this pool are in use; this stays as it is.');
};

export const savePool = defineOperation({
  name: 'addressPools.save',
  summary: 'Makes a pool of addresses, or changes one. Logins that have an address of it already keep it; `shared` names those whose address another one has.',
  kind: 'command',
  http: { method: 'POST', path: '/address-pools' },
  audience: ['staff'],
  permission: 'addresses.write',
  input: z.strictObject({ id: idSchema.optional(), ...fields }),
  output: z.strictObject({ id: z.number().int(), shared: z.array(z.string()) }),
  run: async (ctx, { id, serverId, productIds, routingPoint, quarantineHours, unit: wanted, ...text }) => {
    const { all, db } = data(ctx);
    const unit = wanted ?? (text.network.includes(':') ? (text.purpose === 'link' ? 64 : 56) : 32);
    const plan = readPlan({ ...text, unit });
    await assertKnown(ctx, serverId, productIds);
    // Two at once would not see each other's network.
    if (db.engine === 'postgres') await db.execute('lock table address_pools in share row exclusive mode');
    if (id !== undefined) await holdPool(ctx, id);
    const before = id === undefined ? undefined : await all(AddressPool).findById(id);
    if (id !== undefined && before === undefined) throw notFound('AddressPool');
    const taken = await all(AddressPool).findOne({ name: text.name });
    if (taken !== undefined && taken.id !== id) throw conflict('POOL_NAME', 'Another pool has this name.', { field: 'name' });
    await assertAlone(ctx, id, plan, serverId);
    const row = { ...text, network: writeNetwork(plan.network), unit, server_id: serverId, routing_point: routingPoint, quarantine_hours: quarantineHours, size: plan.size, next_place: 0 };
    if (before !== undefined) await assertMovable(ctx, before, row);
    const pool = before === undefined ? await all(AddressPool).insertAndFetch({ ...row, created_at: ctx.clock.now() }) : await all(AddressPool).patchAndFetchById(before.id, row);
    await all(AddressPoolProduct).where('pool_id', pool.id).delete();
    for (const productId of new Set(productIds)) await all(AddressPoolProduct).insert({ pool_id: pool.id, product_id: productId });
    const shared = await adoptAddresses(ctx, pool);
    ctx.touch({ kind: 'addressPool', id: pool.id }, before === undefined ? undefined : { name: before.name, network: before.network, ranges: before.ranges, excluded: before.excluded, enabled: before.enabled }, { ...row, productIds });
    return { id: pool.id, shared: shared.slice(0, 50) };
  },
});

export const removePool = defineOperation({
  name: 'addressPools.remove',
  summary: 'Removes a pool of which no login has an address. Who had which when stays known.',
  kind: 'command',
  http: { method: 'DELETE', path: '/address-pools/{id}' },
  audience: ['staff'],
  permission: 'addresses.write',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ removed: z.literal(true) }),
  run: async (ctx, { id }) => {
    const { all } = data(ctx);
    await holdPool(ctx, id);
    const pool = await all(AddressPool).findById(id);
    if (pool === undefined) throw notFound('AddressPool');
    if ((await all(HeldAddress).findOne({ pool_id: id, state: 'held' })) !== undefined) throw conflict('POOL_HELD', 'Logins have addresses of this pool.');
    await all(HeldAddress).where('pool_id', id).delete();
    await all(AddressPool).deleteById(id);
    ctx.touch({ kind: 'addressPool', id }, { name: pool.name, network: pool.network }, undefined);
    return { removed: true as const };
  },
});
