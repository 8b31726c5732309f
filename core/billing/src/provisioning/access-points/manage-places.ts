import { conflict, defineOperation, invalid, notFound, z, type OperationCtx } from '@billet/sdk';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { Service } from '../../services/index.ts';
import { AddressPool } from '../addresses/tables.ts';
import { moduleRegistryRef } from '../module-registry.ts';
import { Server } from '../tables.ts';
import { degreesField, writeDegrees } from './degrees.ts';
import { addressField } from './manage-points.ts';
import { asTree, upFrom } from './place-tree.ts';
import { AccessPlace } from './tables.ts';

const KINDS = ['region', 'site', 'tower', 'building', 'pole', 'radio', 'server'] as const;
const MOST_PLACES = 5000;

const place = z.strictObject({
  id: z.number().int(), parentId: z.number().int().nullable(), depth: z.number().int(), kind: z.enum(KINDS), name: z.string(), serverId: z.number().int().nullable(), address: z.string().nullable(),
  latitude: z.string().nullable(), longitude: z.string().nullable(), note: z.string(), services: z.number().int(),
});

/** Running services by the routing point they name. */
const servicesAt = async (ctx: OperationCtx): Promise<ReadonlyMap<string, number>> => {
  const rows = (await data(ctx).all(Service).whereNot('routing_point', '').whereIn('status', ['active', 'suspended']).groupBy('routing_point').select('routing_point').count({ count: '*' })) as unknown as { routing_point: string; count: number | string }[];
  return new Map(rows.map((row) => [row.routing_point, Number(row.count)]));
};

export const listPlaces = defineOperation({
  name: 'accessPlaces.list',
  summary: 'The tree of access points: each place before what stands under it, with its depth, where it lies on the map, its equipment, and how many running services name it.',
  kind: 'query',
  http: { method: 'GET', path: '/access-places' },
  audience: ['staff'],
  permission: 'servers.read',
  input: z.strictObject({}),
  output: z.strictObject({ items: z.array(place) }),
  run: async (ctx) => {
    const services = await servicesAt(ctx);
    const tree = asTree(await data(ctx).all(AccessPlace).orderBy('name'));
    return {
      items: tree.map(({ row, depth }) => ({
        id: row.id, parentId: row.parent_id, depth, kind: row.kind as (typeof KINDS)[number], name: row.name, serverId: row.server_id, address: row.address,
        latitude: row.latitude === null ? null : writeDegrees(row.latitude), longitude: row.longitude === null ? null : writeDegrees(row.longitude), note: row.note, services: services.get(row.name) ?? 0,
      })),
    };
  },
});

/** The whole tree, held: two moves at once could otherwise put two places under each other. */
const holdTree = async (ctx: OperationCtx): Promise<readonly AccessPlace[]> => {
  const { all, db } = data(ctx);
  return all(AccessPlace).orderBy('id').modify((query) => (db.engine === 'postgres' ? query.forUpdate() : query));
};

interface Wish {
  readonly id?: number | undefined;
  readonly parentId: number | null;
  readonly name: string;
  readonly serverId: number | null;
  readonly address: string | null;
}

const assertFits = async (ctx: OperationCtx, tree: readonly AccessPlace[], { id, parentId, name, serverId, address }: Wish): Promise<void> => {
  if (id !== undefined && !tree.some((row) => row.id === id)) throw notFound('AccessPlace');
  if (id === undefined && tree.length >= MOST_PLACES) throw conflict('ACCESS_PLACES_MOST', 'There are as many access points as one tree holds.');
  if (parentId !== null) {
    const above = upFrom(tree, parentId);
    if (above.length === 0) throw invalid('NOT_FOUND', 'parentId', 'This is not known.');
    if (above.some((row) => row.id === id)) throw invalid('ACCESS_PLACE_CIRCLE', 'parentId', 'A place cannot stand under itself.');
  }
  if (tree.some((row) => row.name === name && row.id !== id)) throw conflict('ACCESS_PLACE_NAME', 'Another access point has this name.', { field: 'name' });
  if ((serverId === null) !== (address === null)) throw invalid('ACCESS_PLACE_EQUIPMENT', address === null ? 'address' : 'serverId', 'Equipment is named by its server and its address there.');
  if (serverId === null) return;
  const server = await data(ctx).all(Server).findById(serverId);
  if (server === undefined) throw invalid('NOT_FOUND', 'serverId', 'This is not known.');
  if (ctx.use(moduleRegistryRef).get(server.extension).module.accessPoints === undefined) throw conflict('SERVER_NO_POINTS', 'This kind of server has no access points.', { field: 'serverId' });
  if (tree.some((row) => row.server_id === serverId && row.address === address && row.id !== id)) throw conflict('ACCESS_PLACE_ADDRESS', 'This equipment stands at another place.', { field: 'address' });
};

/** Whoever names the place goes on naming it. */
const rename = async (ctx: OperationCtx, before: string, after: string): Promise<void> => {
  if (before === after) return;
  const { all } = data(ctx);
  await all(Service).where('routing_point', before).increment('version', 1);
  await all(Service).where('routing_point', before).patch({ routing_point: after });
  await all(AddressPool).where('routing_point', before).patch({ routing_point: after });
  await all(Server).where('match', before).patch({ match: after });
};

export const savePlace = defineOperation({
  name: 'accessPlaces.save',
  summary: 'Puts an access point into the tree, or changes one: under which it stands, where it lies on the map, and which equipment of which server it is. Services, pools and servers that name it follow a new name.',
  kind: 'command',
  http: { method: 'POST', path: '/access-places' },
  audience: ['staff'],
  permission: 'servers.write',
  input: z.strictObject({
    id: idSchema.optional(), parentId: idSchema.nullable().default(null), kind: z.enum(KINDS), name: z.string().trim().min(1).max(80), serverId: idSchema.nullable().default(null), address: addressField.nullable().default(null),
    latitude: degreesField(90).nullable().default(null), longitude: degreesField(180).nullable().default(null), note: z.string().trim().max(500).default(''),
  }),
  output: z.strictObject({ id: z.number().int() }),
  run: async (ctx, { id, parentId, serverId, ...given }) => {
    if ((given.latitude === null) !== (given.longitude === null)) throw invalid('ACCESS_PLACE_DEGREES', given.latitude === null ? 'latitude' : 'longitude', 'A place on the map needs both degrees.');
    const tree = await holdTree(ctx);
    await assertFits(ctx, tree, { id, parentId, serverId, name: given.name, address: given.address });
    const row = { ...given, parent_id: parentId, server_id: serverId };
    const { all } = data(ctx);
    const before = tree.find((each) => each.id === id);
    if (before === undefined) {
      const { id: made } = await all(AccessPlace).insertAndFetch({ ...row, created_at: ctx.clock.wall() });
      ctx.touch({ kind: 'accessPlace', id: made }, undefined, row);
      return { id: made };
    }
    await all(AccessPlace).findById(before.id).patch(row);
    await rename(ctx, before.name, given.name);
    ctx.touch({ kind: 'accessPlace', id: before.id }, { ...before }, row);
    return { id: before.id };
  },
});

export const removePlace = defineOperation({
  name: 'accessPlaces.remove',
  summary: 'Takes an access point out of the tree, unless others stand under it or running services name it.',
  kind: 'command',
  http: { method: 'DELETE', path: '/access-places/{id}' },
  audience: ['staff'],
  permission: 'servers.write',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ removed: z.literal(true) }),
  run: async (ctx, { id }) => {
    const tree = await holdTree(ctx);
    const row = tree.find((each) => each.id === id);
    if (row === undefined) throw notFound('AccessPlace');
    if (tree.some((each) => each.parent_id === id)) throw conflict('ACCESS_PLACE_ABOVE', 'Other access points stand under this one.');
    if (((await servicesAt(ctx)).get(row.name) ?? 0) > 0) throw conflict('ACCESS_PLACE_USED', 'Running services name this access point.');
    await data(ctx).all(AccessPlace).deleteById(id);
    ctx.touch({ kind: 'accessPlace', id }, { name: row.name }, undefined);
    return { removed: true as const };
  },
});
