import type { OperationCtx } from '@billet/sdk';
import type { Product } from '../catalog/index.ts';
import { data } from '../data.ts';
import type { Service } from '../services/index.ts';
import { pointsAbove } from './access-points/routing-points.ts';
import { ProductBinding, Server, ServerGroup } from './tables.ts';

/** What one role of a product asks for. */
export interface RoleWish {
  readonly role: string;
  readonly extension: string;
  readonly serverId: number | null;
  readonly groupId: number | null;
  readonly position: number;
}

/** The servers a product needs, the main one first. */
export const rolesIn = (rows: readonly ProductBinding[], product: Product): readonly RoleWish[] => {
  const roles = rows.map((row) => ({ role: row.role, extension: row.extension, serverId: row.server_id, groupId: row.group_id, position: row.position }));
  const hasMain = roles.some((each) => each.role === 'main');
  return product.module === null || hasMain ? roles : [{ role: 'main', extension: product.module, serverId: product.server_id, groupId: null, position: 0 }, ...roles];
};

export const rolesOf = async (ctx: OperationCtx, product: Product): Promise<readonly RoleWish[]> => rolesIn(await data(ctx).all(ProductBinding).where('product_id', product.id).orderBy(['position', 'id']), product);

const hasRoom = (server: Server): boolean => server.capacity === null || server.placed < server.capacity;
const share = (server: Server): number => (server.capacity === null ? server.placed / 1_000_000 : server.placed / Math.max(server.capacity, 1));

/** Servers in the order in which they would be taken. Pure: the same facts give the same order. */
export const inOrder = (servers: readonly Server[], placement: string, wanted: string | undefined, now: string): readonly Server[] => {
  const fitting = placement === 'by_option' || placement === 'by_point' ? servers.filter((server) => server.match !== '' && server.match === wanted) : servers;
  const broken = (server: Server): number => (server.circuit_until !== null && server.circuit_until > now ? 1 : 0);
  const load = (server: Server): number => (server.last_test as { readonly load?: number } | null)?.load ?? 0;
  return fitting
    .filter((server) => server.enabled && hasRoom(server))
    .sort((a, b) => broken(a) - broken(b) || (placement === 'least_used' ? share(a) - share(b) || load(a) - load(b) : 0) || a.id - b.id);
};

/** Takes a place. False if somebody else took the last one meanwhile: the counter in the row decides. */
const take = async (ctx: OperationCtx, server: Server): Promise<boolean> => {
  const taken = await data(ctx).all(Server).where('id', server.id).where((room) => { void room.whereNull('capacity').orWhereColumn('placed', '<', 'capacity'); }).increment('placed', 1);
  return Number(taken) > 0;
};

/** Gives a place back. */
export const freePlace = async (ctx: OperationCtx, serverId: number): Promise<void> => {
  await data(ctx).all(Server).findById(serverId).where('placed', '>', 0).decrement('placed', 1);
};

/** Finds a server for one role and takes a place on it. A server that is named is taken even when it is full. */
export const placeService = async (ctx: OperationCtx, wish: RoleWish, service: Service): Promise<Server | undefined> => {
  const { all } = data(ctx);
  if (wish.serverId !== null) {
    const named = await all(Server).findById(wish.serverId);
    if (named !== undefined) await all(Server).findById(named.id).increment('placed', 1);
    return named;
  }
  const group = wish.groupId === null ? undefined : await all(ServerGroup).findById(wish.groupId);
  const options = service.options as Readonly<Record<string, unknown>>;
  // A pole without a server of its own belongs to that of the tower it stands under.
  const wanted = group?.placement === 'by_point' ? await pointsAbove(ctx, service.routing_point) : [String(options[group?.option_key ?? ''] ?? '')];
  const candidates = await all(Server).where({ extension: wish.extension, ...(group === undefined ? {} : { group_id: group.id }) });
  for (const each of wanted) for (const server of inOrder(candidates, group?.placement ?? 'fill', each, ctx.clock.wall())) if (await take(ctx, server)) return server;
  return undefined;
};
