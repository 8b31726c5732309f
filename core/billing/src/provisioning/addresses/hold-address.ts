import { invalid, type OperationCtx } from '@billet/sdk';
import { data } from '../../data.ts';
import { bitsOf, networkAround, nextPlace, overlap, placeOf, readAddress, sortKey, wordAt, addressAt, type Address, type PoolPlan } from './rules/index.ts';
import { Server } from '../tables.ts';
import { overlapping } from './overlapping.ts';
import { planOf } from './pool-rows.ts';
import { AddressPool, AddressUse, HeldAddress } from './tables.ts';

/** The login that has an address or is to get one. */
export interface Holder {
  readonly id: number;
  readonly name: string;
  readonly service_id: number;
  readonly client_id: number;
  readonly server_id: number | null;
}

/** Where an address lies: in a pool, or in none of them; then only its own server knows it. */
export interface Spot {
  readonly pool: AddressPool | undefined;
  readonly place: number | null;
  readonly realm: string;
  readonly address: string;
  readonly sort: string;
}

const HOUR_MS = 3_600_000;

export const realmOf = (serverId: number | null): string => (serverId === null ? '' : `server-${String(serverId)}`);

/** Whoever gives or takes an address of a pool waits here for who came before. */
export const holdPool = async (ctx: OperationCtx, id: number): Promise<void> => {
  await data(ctx).all(AddressPool).findById(id).increment('next_place', 0);
};

/** Ends the rest of what has rested long enough. The pool is held. */
const freeRested = async (ctx: OperationCtx, pool: AddressPool): Promise<void> => {
  const { all } = data(ctx);
  const over = all(HeldAddress).where({ pool_id: pool.id, state: 'resting' }).where('free_at', '<=', ctx.clock.now());
  const first = await over.clone().orderBy('place').first();
  if (first?.place == null) return;
  await over.delete();
  await all(AddressPool).findById(pool.id).where('next_place', '>', first.place).patch({ next_place: first.place });
};

/** The first place from `from` on that has no row. */
const firstGap = async (ctx: OperationCtx, poolId: number, from: number): Promise<number> => {
  const { all, db } = data(ctx);
  if ((await all(HeldAddress).findOne({ pool_id: poolId, place: from })) === undefined) return from;
  const [row] = await db.raw<{ gap: number | string }>(
    'select a.place + 1 as gap from held_addresses a where a.pool_id = ? and a.place >= ? and not exists (select 1 from held_addresses b where b.pool_id = a.pool_id and b.place = a.place + 1) order by a.place limit 1',
    [poolId, from],
  );
  return Number(row?.gap);
};

const freePlace = async (ctx: OperationCtx, pool: AddressPool, plan: PoolPlan): Promise<number | undefined> => {
  for (let place = nextPlace(plan, pool.next_place); place !== undefined; ) {
    const gap = await firstGap(ctx, pool.id, place);
    const usable = nextPlace(plan, gap);
    if (usable === gap) return gap;
    place = usable;
  }
  return undefined;
};

const book = async (ctx: OperationCtx, holder: Holder, spot: Spot, fixed: boolean): Promise<void> => {
  const { all } = data(ctx);
  const now = ctx.clock.now();
  const whose = { resource_id: holder.id, service_id: holder.service_id, client_id: holder.client_id };
  await all(HeldAddress).insert({ pool_id: spot.pool?.id ?? null, place: spot.place, realm: spot.realm, address: spot.address, sort: spot.sort, state: 'held', ...whose, fixed, free_at: null, note: '', since: now });
  await all(AddressUse).insert({ address: spot.address, sort: spot.sort, realm: spot.realm, ...whose, login: holder.name, since: now, until: null });
};

/** Takes the lowest free address of a pool; undefined = there is none. */
export const takeAddress = async (ctx: OperationCtx, poolId: number, holder: Holder, fixed: boolean): Promise<string | undefined> => {
  const { all } = data(ctx);
  await holdPool(ctx, poolId);
  const before = (await all(AddressPool).findById(poolId)) as AddressPool;
  await freeRested(ctx, before);
  const pool = (await all(AddressPool).findById(poolId)) as AddressPool;
  const plan = planOf(pool);
  const place = await freePlace(ctx, pool, plan);
  await all(AddressPool).findById(poolId).patch({ next_place: place === undefined ? 2 ** (plan.unit - plan.network.length) : place + 1 });
  if (place === undefined) return undefined;
  const address = wordAt(plan, place);
  await book(ctx, holder, { pool, place, realm: realmOf(pool.server_id), address, sort: sortKey(addressAt(plan, place)) }, fixed);
  return address;
};

/** An address as a field has it: IPv6 with its length. */
export interface AddressWish {
  readonly field: string;
  readonly address: Address;
  /** Bits that are fixed; absent = one whole address. */
  readonly length?: number;
  /** As it is written. */
  readonly text: string;
}

export const readWish = (field: string, text: string): AddressWish | undefined => {
  const [word = '', length] = text.split('/');
  const address = readAddress(word);
  if (address === undefined) return undefined;
  if (length === undefined) return { field, address, text };
  // A prefix is known by its first address, whichever of it was typed.
  const { family, value } = networkAround(address, Number(length));
  return { field, address: { family, value }, length: Number(length), text };
};

/** Where an address lies, as a login of this server sees it. Refuses what no login may have. */
export const spotOf = async (ctx: OperationCtx, serverId: number | null, { field, address, length, text }: AddressWish): Promise<Spot> => {
  const pools = await data(ctx).all(AddressPool).where((either) => void either.whereNull('server_id').orWhere('server_id', serverId ?? 0)).orderBy('id');
  const sort = sortKey(address);
  for (const pool of pools) {
    const plan = planOf(pool);
    const place = placeOf(plan, address);
    if (place === undefined) {
      if (overlap(plan.network, { ...address, length: length ?? bitsOf(address.family) })) throw invalid('ADDRESS_LENGTH', field, 'It lies across what this pool gives.', { length: plan.unit, pool: pool.name });
      continue;
    }
    if (plan.never.includes(place)) throw invalid('ADDRESS_NEVER', field, 'This is the address of the network itself, of its gateway, or its broadcast address.', { address: text });
    if (length !== undefined && length !== plan.unit) throw invalid('ADDRESS_LENGTH', field, 'Prefixes of this pool have another length.', { length: plan.unit, pool: pool.name });
    return { pool, place, realm: realmOf(pool.server_id), address: wordAt(plan, place), sort };
  }
  return { pool: undefined, place: null, realm: realmOf(serverId), address: text, sort };
};

/** What is in the way of an address outside all pools: there prefixes of any length lie beside each other. */
const sharedOutside = async (ctx: OperationCtx, holder: Holder, { address, length }: AddressWish, realm: string): Promise<HeldAddress | undefined> => {
  const { all } = data(ctx);
  // Whoever claims one on this server waits here for who came before.
  if (holder.server_id !== null) await all(Server).findById(holder.server_id).increment('placed', 0);
  const rows = await all(HeldAddress).where({ realm }).where(overlapping(networkAround(address, length ?? bitsOf(address.family)))).orderBy('id');
  return rows.find((row) => row.resource_id !== holder.id) ?? rows[0];
};

/** Gives a login this very address, or says at its field why not. */
export const claimAddress = async (ctx: OperationCtx, holder: Holder, wish: AddressWish, fixed: boolean): Promise<void> => {
  const { all } = data(ctx);
  const spot = await spotOf(ctx, holder.server_id, wish);
  if (spot.pool !== undefined) {
    await holdPool(ctx, spot.pool.id);
    await freeRested(ctx, spot.pool);
  }
  const there = spot.pool === undefined ? await sharedOutside(ctx, holder, wish, spot.realm) : await all(HeldAddress).findOne({ realm: spot.realm, sort: spot.sort });
  if (there?.resource_id === holder.id) return;
  // Who had it last may have it back at once.
  const own = there?.state === 'resting' && there.service_id === holder.service_id;
  if (there !== undefined && !own) throw invalid({ held: 'ADDRESS_TAKEN', resting: 'ADDRESS_RESTS', reserved: 'ADDRESS_RESERVED' }[there.state as 'held'], wish.field, `This address is ${there.state}.`, { address: there.address, until: there.free_at, note: there.note });
  if (there !== undefined) await all(HeldAddress).deleteById(there.id);
  await book(ctx, holder, spot, fixed);
};

/** Takes addresses back; those of a pool rest for a while, so that nobody gets the neighbour's mail, calls and bans. */
export const letGo = async (ctx: OperationCtx, rows: readonly HeldAddress[]): Promise<void> => {
  const { all } = data(ctx);
  const now = ctx.clock.now();
  for (const row of rows) {
    await all(AddressUse).where({ realm: row.realm, sort: row.sort }).whereNull('until').patch({ until: now });
    if (row.pool_id === null) {
      await all(HeldAddress).deleteById(row.id);
      continue;
    }
    const pool = (await all(AddressPool).findById(row.pool_id)) as AddressPool;
    const freeAt = new Date(Date.parse(now) + pool.quarantine_hours * HOUR_MS).toISOString();
    await all(HeldAddress).findById(row.id).patch({ state: 'resting', resource_id: null, fixed: false, free_at: freeAt, since: now });
  }
};
