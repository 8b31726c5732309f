import { invalid, type OperationCtx } from '@billet/sdk';
import { data } from '../../data.ts';
import type { Service } from '../../services/index.ts';
import { pointsAbove } from '../access-points/routing-points.ts';
import { ServiceResource } from '../tables.ts';
import { claimAddress, letGo, readWish, takeAddress, type AddressWish } from './hold-address.ts';
import { planOf, listOf } from './pool-rows.ts';
import { bitsOf, overlap, sortKey, type Network } from './rules/index.ts';
import { AddressPool, AddressPoolProduct, HeldAddress } from './tables.ts';

export const ADDRESS_FIELDS: readonly string[] = ['ip', 'ipv6Prefix', 'ipv6Link'];

type Values = Readonly<Record<string, unknown>>;

/** The kind of resource that has addresses. */
export const ADDRESSED = 'radiusLogin';

/** The field of a login that a pool fills. */
export const fieldOf = (pool: AddressPool): string => {
  if (planOf(pool).network.family === 4) return 'ip';
  return pool.purpose === 'link' ? 'ipv6Link' : 'ipv6Prefix';
};

/** Old systems write 0.0.0.0 for "any address". */
const isAny = (text: string): boolean => text === '0.0.0.0';

const wishesOf = (values: Values): readonly AddressWish[] =>
  ADDRESS_FIELDS.flatMap((field) => {
    const text = values[field];
    const wish = typeof text === 'string' && !isAny(text) ? readWish(`values.${field}`, text) : undefined;
    return wish === undefined ? [] : [wish];
  });

/** What is delegated to a router must not be on the link to it as well. */
const assertApart = (wishes: readonly AddressWish[]): void => {
  const wide = (wish: AddressWish): Network => ({ ...wish.address, length: wish.length ?? bitsOf(wish.address.family) });
  for (const [i, wish] of wishes.entries())
    if (wishes.slice(0, i).some((other) => overlap(wide(other), wide(wish)))) throw invalid('ADDRESS_TWICE', wish.field, 'This login has these addresses already.', { address: wish.text });
};

/** Outside the pools a prefix may get another length, and is another one then. */
const isOf = ({ sort, pool_id: pool, address }: HeldAddress, wish: AddressWish): boolean => sort === sortKey(wish.address) && (pool !== null || address === wish.text);

/** What a login says, but for an address that is taken from it. */
export const without = (values: Values, row: HeldAddress): Values => {
  const gone = wishesOf(values).filter((wish) => isOf(row, wish)).map((wish) => wish.field);
  return Object.fromEntries(Object.entries(values).filter(([name]) => !gone.includes(`values.${name}`)));
};

/** Makes the register say what the login says. Refuses an address that is somebody else's. */
export const followLogin = async (ctx: OperationCtx, row: ServiceResource, fixed = true): Promise<void> => {
  if (row.kind !== ADDRESSED) return;
  const wishes = wishesOf(row.data as Values);
  assertApart(wishes);
  const held = await data(ctx).all(HeldAddress).where('resource_id', row.id).orderBy('id');
  await letGo(ctx, held.filter((each) => !wishes.some((wish) => isOf(each, wish))));
  for (const wish of wishes) if (!held.some((each) => isOf(each, wish))) await claimAddress(ctx, row, wish, fixed);
};

/** Addresses of logins that are gone. */
export const releaseAddresses = async (ctx: OperationCtx, resourceIds: readonly number[]): Promise<void> => {
  if (resourceIds.length > 0) await letGo(ctx, await data(ctx).all(HeldAddress).whereIn('resource_id', [...resourceIds]).orderBy('id'));
};

/** What a login is told besides its address. */
export const told = (pool: AddressPool): Values => {
  const dns = listOf(pool.dns);
  if (planOf(pool).network.family === 6) return {};
  return { ...(pool.gateway === '' ? {} : { gateway: pool.gateway }), ...(pool.netmask === '' ? {} : { netmask: pool.netmask }), ...(dns.length === 0 ? {} : { dns }) };
};

/** Pools that a service's logins on a server are served from, those of the nearest access point first. */
export const poolsFor = async (ctx: OperationCtx, service: Service, serverId: number | null): Promise<readonly AddressPool[]> => {
  const { all } = data(ctx);
  const links = await all(AddressPoolProduct).where('product_id', service.server_product_id ?? service.product_id);
  if (links.length === 0) return [];
  const pools = await all(AddressPool).whereIn('id', links.map((link) => link.pool_id)).where('enabled', true).orderBy('id');
  // A pool of no access point serves all of them, after those of the nearest.
  const points = [...(await pointsAbove(ctx, service.routing_point)), ''];
  return points.flatMap((point) => pools.filter((pool) => pool.routing_point === point && (pool.server_id === null || pool.server_id === serverId)));
};

/** Gives a login what its product's pools give and it has not got. Full pools leave it without; staff see that on their page. */
export const giveAddresses = async (ctx: OperationCtx, row: ServiceResource, service: Service): Promise<ServiceResource> => {
  if (row.kind !== ADDRESSED || row.recorded) return row;
  let values = row.data as Values;
  for (const pool of await poolsFor(ctx, service, row.server_id)) {
    const field = fieldOf(pool);
    if (values[field] !== undefined) continue;
    const address = await takeAddress(ctx, pool.id, row, false);
    if (address !== undefined) values = { ...told(pool), ...values, [field]: address };
  }
  return values === row.data ? row : data(ctx).all(ServiceResource).patchAndFetchById(row.id, { data: values });
};
