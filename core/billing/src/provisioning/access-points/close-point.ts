import { conflict, defineOperation, notFound, z } from '@billet/sdk';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { moduleRegistryRef } from '../module-registry.ts';
import { Server } from '../tables.ts';
import { closingJob } from './close-some.ts';
import { addressField } from './manage-points.ts';
import { AccessPointClosing } from './tables.ts';

const SHOWN = 20;

export const closeAccessPoint = defineOperation({
  name: 'accessPoints.close',
  summary: 'Ends all open sessions of an access point, no faster than its server allows. Asked again while it goes on, it changes nothing.',
  kind: 'command',
  http: { method: 'POST', path: '/servers/{id}/access-points/close' },
  audience: ['staff'],
  permission: 'accessPoints.close',
  input: z.strictObject({ id: idSchema, address: addressField }),
  output: z.strictObject({ id: z.number().int() }),
  run: async (ctx, { id, address }) => {
    const { all } = data(ctx);
    const server = await all(Server).findById(id);
    if (server === undefined) throw notFound('Server');
    if (ctx.use(moduleRegistryRef).get(server.extension).module.accessPoints === undefined) throw conflict('SERVER_NO_POINTS', 'This kind of server has no access points.');
    const running = await all(AccessPointClosing).findOne({ server_id: id, address, state: 'running' });
    if (running !== undefined) return { id: running.id };
    const row = await all(AccessPointClosing).insertAndFetch({ server_id: id, address, state: 'running', missed: [], started_at: ctx.clock.wall() });
    await ctx.enqueue(closingJob(row.id));
    ctx.touch({ kind: 'server', id }, undefined, { accessPointClosed: address });
    return { id: row.id };
  },
});

export const listClosings = defineOperation({
  name: 'accessPoints.closings',
  summary: 'Access points of a server whose sessions were ended, the latest first, with how far it is and who could not be reached.',
  kind: 'query',
  http: { method: 'GET', path: '/servers/{id}/access-points/closings' },
  audience: ['staff'],
  permission: 'servers.read',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({
    items: z.array(z.strictObject({ id: z.number().int(), address: z.string(), state: z.string(), total: z.number().int(), closed: z.number().int(), failed: z.number().int(), missed: z.array(z.strictObject({ login: z.string(), why: z.string() })), problem: z.string().nullable(), startedAt: z.string(), endedAt: z.string().nullable() })),
  }),
  run: async (ctx, { id }) => {
    if ((await data(ctx).all(Server).findById(id)) === undefined) throw notFound('Server');
    const rows = await data(ctx).all(AccessPointClosing).where('server_id', id).orderBy('id', 'desc').limit(SHOWN);
    return { items: rows.map((row) => ({ id: row.id, address: row.address, state: row.state, total: row.total, closed: row.closed, failed: row.failed, missed: row.missed as { login: string; why: string }[], problem: row.problem, startedAt: row.started_at, endedAt: row.ended_at })) };
  },
});
