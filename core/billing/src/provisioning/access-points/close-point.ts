import { conflict, defineOperation, notFound, z, type OperationCtx } from '@billet/sdk';
import { data } from '../../data.ts';
import { groupBy } from '../../group-by.ts';
import { idSchema } from '../../paging.ts';
import { moduleRegistryRef } from '../module-registry.ts';
import { Server } from '../tables.ts';
import { closingJob } from './close-some.ts';
import { addressField } from './manage-points.ts';
import { subtreeOf } from './place-tree.ts';
import { AccessPlace, AccessPointClosing } from './tables.ts';

const SHOWN = 20;

const actionField = z.enum(['close', 'refresh']).default('close');

type Action = z.output<typeof actionField>;

/** Begins with all sessions of one access point. What goes on already is not begun again. */
const begin = async (ctx: OperationCtx, serverId: number, address: string, action: Action): Promise<number> => {
  const { all } = data(ctx);
  const server = await all(Server).findById(serverId);
  if (server === undefined) throw notFound('Server');
  const points = ctx.use(moduleRegistryRef).get(server.extension).module.accessPoints;
  if (points === undefined) throw conflict('SERVER_NO_POINTS', 'This kind of server has no access points.');
  if (action === 'refresh' && points.refresh === undefined) throw conflict('SERVER_NO_REFRESH', 'This kind of server cannot change a running session.');
  const running = await all(AccessPointClosing).findOne({ server_id: serverId, address, state: 'running' });
  if (running?.action === action) return running.id;
  if (running !== undefined) throw conflict('POINT_BUSY', 'Its sessions are being told something else just now. Try again when that is over.');
  const row = await all(AccessPointClosing).insertAndFetch({ server_id: serverId, address, action, state: 'running', missed: [], started_at: ctx.clock.wall() });
  await ctx.enqueue(closingJob(row.id));
  ctx.touch({ kind: 'server', id: serverId }, undefined, action === 'close' ? { accessPointClosed: address } : { accessPointRefreshed: address });
  return row.id;
};

export const closeAccessPoint = defineOperation({
  name: 'accessPoints.close',
  summary: 'Ends all open sessions of an access point, or tells them the speed that counts now, no faster than its server allows. Asked again while it goes on, it changes nothing.',
  kind: 'command',
  http: { method: 'POST', path: '/servers/{id}/access-points/close' },
  audience: ['staff'],
  permission: 'accessPoints.close',
  input: z.strictObject({ id: idSchema, address: addressField, action: actionField }),
  output: z.strictObject({ id: z.number().int() }),
  run: async (ctx, { id, address, action }) => ({ id: await begin(ctx, id, address, action) }),
});

export const closePlace = defineOperation({
  name: 'accessPlaces.close',
  summary: 'Ends all open sessions of an access point and of everything under it in the tree, or tells them the speed that counts now: each equipment for itself, no faster than its server allows.',
  kind: 'command',
  http: { method: 'POST', path: '/access-places/{id}/close' },
  audience: ['staff'],
  permission: 'accessPoints.close',
  input: z.strictObject({ id: idSchema, action: actionField }),
  output: z.strictObject({ begun: z.array(z.number().int()) }),
  run: async (ctx, { id, action }) => {
    const places = subtreeOf(await data(ctx).all(AccessPlace).orderBy('id'), id);
    if (places.length === 0) throw notFound('AccessPlace');
    const equipment = places.flatMap(({ server_id: serverId, address }) => (serverId === null || address === null ? [] : [{ serverId, address }]));
    if (equipment.length === 0) throw conflict('ACCESS_PLACE_BARE', 'No equipment of a server stands here or below.');
    const begun: number[] = [];
    for (const { serverId, address } of equipment) begun.push(await begin(ctx, serverId, address, action));
    ctx.touch({ kind: 'accessPlace', id }, undefined, { action, equipment: begun.length });
    return { begun };
  },
});

const closing = z.strictObject({
  id: z.number().int(), serverId: z.number().int(), address: z.string(), action: z.enum(['close', 'refresh']), state: z.string(), total: z.number().int(), closed: z.number().int(), failed: z.number().int(),
  missed: z.array(z.strictObject({ login: z.string(), why: z.string() })), problem: z.string().nullable(), startedAt: z.string(), endedAt: z.string().nullable(),
});

const viewOf = (row: AccessPointClosing): z.output<typeof closing> => ({
  id: row.id, serverId: row.server_id, address: row.address, action: row.action as Action, state: row.state, total: row.total, closed: row.closed, failed: row.failed,
  missed: row.missed as { login: string; why: string }[], problem: row.problem, startedAt: row.started_at, endedAt: row.ended_at,
});

export const listClosings = defineOperation({
  name: 'accessPoints.closings',
  summary: 'Access points of a server whose sessions were ended or told their speed, the latest first, with how far it is and who could not be reached.',
  kind: 'query',
  http: { method: 'GET', path: '/servers/{id}/access-points/closings' },
  audience: ['staff'],
  permission: 'servers.read',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ items: z.array(closing) }),
  run: async (ctx, { id }) => {
    if ((await data(ctx).all(Server).findById(id)) === undefined) throw notFound('Server');
    const rows = await data(ctx).all(AccessPointClosing).where('server_id', id).orderBy('id', 'desc').limit(SHOWN);
    return { items: rows.map(viewOf) };
  },
});

export const listPlaceClosings = defineOperation({
  name: 'accessPlaces.closings',
  summary: 'What was done with the sessions of an access point and of everything under it in the tree, the latest first.',
  kind: 'query',
  http: { method: 'GET', path: '/access-places/{id}/closings' },
  audience: ['staff'],
  permission: 'servers.read',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ items: z.array(closing) }),
  run: async (ctx, { id }) => {
    const { all } = data(ctx);
    const places = subtreeOf(await all(AccessPlace).orderBy('id'), id);
    if (places.length === 0) throw notFound('AccessPlace');
    const servers = groupBy(places.filter((row) => row.address !== null), (row) => row.server_id);
    const rows = await all(AccessPointClosing)
      .where((any) => {
        void any.whereRaw('1 = 0');
        for (const [serverId, held] of servers) void any.orWhere((one) => one.where('server_id', serverId ?? 0).whereIn('address', held.map((row) => row.address ?? '')));
      })
      .orderBy('id', 'desc')
      .limit(SHOWN);
    return { items: rows.map(viewOf) };
  },
});
