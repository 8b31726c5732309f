import { conflict, defineOperation, notFound, secret, z, type AccessPointHandler, type CallCtx, type OperationCtx, type Outcome } from '@billet/sdk';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { refuse } from '../actions/refuse.ts';
import { outcomeOf } from '../outcomes.ts';
import { moduleRegistryRef, type ModuleRegistry } from '../module-registry.ts';
import { Server } from '../tables.ts';

/** An address or a network, as the server writes it. */
export const addressField = z.string().trim().regex(/^[0-9A-Fa-f.:]{2,45}(\/\d{1,3})?$/);

/** A list may hold names as well: what stands on it can be taken off. */
const listedField = z.string().trim().regex(/^[\w.:/-]{1,128}$/);

interface Where {
  readonly serverId: number;
  readonly extension: string;
}

const serverOf = async (ctx: OperationCtx, id: number): Promise<Where> => {
  const row = await data(ctx).all(Server).findById(id);
  if (row === undefined) throw notFound('Server');
  if (ctx.use(moduleRegistryRef).get(row.extension).module.accessPoints === undefined) throw conflict('SERVER_NO_POINTS', 'This kind of server has no access points.');
  return { serverId: id, extension: row.extension };
};

const ask = <T>(registry: ModuleRegistry, { serverId, extension }: Where, signal: AbortSignal, hide: readonly string[], work: (points: AccessPointHandler<unknown>, ctx: CallCtx) => Promise<Outcome<T>>): Promise<Outcome<T>> =>
  outcomeOf(async () => {
    const call = await registry.callCtx(extension, serverId, { key: `points:${String(serverId)}`, attempt: 1, signal, hide });
    const points = registry.get(extension).module.accessPoints;
    if (points === undefined) throw new Error('The module has no access points.');
    return work(points, call);
  });

const point = z.strictObject({ address: z.string(), name: z.string(), type: z.string(), note: z.string(), open: z.number().int(), listed: z.boolean() });

export const listAccessPoints = defineOperation({
  name: 'accessPoints.list',
  summary: 'Access equipment of a server with the sessions that are open there: a look at the server, not at a copy.',
  kind: 'command',
  http: { method: 'POST', path: '/servers/{id}/access-points/list' },
  audience: ['staff'],
  permission: 'servers.read',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ items: z.array(point), message: z.string().nullable() }),
  prepare: (ctx, { id }) => serverOf(ctx, id),
  call: (ctx, where) => ask(ctx.use(moduleRegistryRef), where, ctx.signal, [], async (points, call) => ({ status: 'done' as const, value: await points.list(call) })),
  settle: (_ctx, _where, outcome: Outcome<Awaited<ReturnType<AccessPointHandler<unknown>['list']>>>) =>
    Promise.resolve({ items: outcome.status === 'done' ? outcome.value.map((each) => ({ ...each })) : [], message: outcome.status === 'failed' ? outcome.message : null }),
});

const told = z.strictObject({ message: z.string().nullable() });

const settleTold = (ctx: OperationCtx, outcome: Outcome<void>): { message: string | null } => {
  if (outcome.status === 'failed') throw refuse(ctx, outcome);
  return { message: outcome.status === 'done' ? (outcome.notes ?? []).join(' ') || null : null };
};

export const saveAccessPoint = defineOperation({
  name: 'accessPoints.save',
  summary: 'Puts access equipment on the list of a server, or changes it. Without a secret it keeps the one it has.',
  kind: 'command',
  http: { method: 'POST', path: '/servers/{id}/access-points' },
  audience: ['staff'],
  permission: 'servers.write',
  input: z.strictObject({ id: idSchema, address: addressField, name: z.string().trim().max(32).default(''), type: z.string().trim().max(30).default(''), note: z.string().trim().max(200).default(''), secret: z.string().max(60).optional() }),
  output: told,
  sensitive: ['secret'],
  prepare: async (ctx, { id, secret: _secret, ...want }) => {
    const where = await serverOf(ctx, id);
    ctx.touch({ kind: 'server', id }, undefined, { accessPoint: want.address });
    return { ...where, want, ...(_secret === undefined || _secret === '' ? {} : { secret: secret(_secret) }) };
  },
  call: (ctx, { want, secret: key, ...where }) => ask(ctx.use(moduleRegistryRef), where, ctx.signal, key === undefined ? [] : [key.reveal()], (points, call) => points.save(call, { ...want, ...(key === undefined ? {} : { secret: key }) })),
  settle: (ctx, _where, outcome: Outcome<void>) => Promise.resolve(settleTold(ctx, outcome)),
});

export const removeAccessPoint = defineOperation({
  name: 'accessPoints.remove',
  summary: 'Takes access equipment off the list of a server. Its open sessions go on.',
  kind: 'command',
  http: { method: 'POST', path: '/servers/{id}/access-points/remove' },
  audience: ['staff'],
  permission: 'servers.write',
  input: z.strictObject({ id: idSchema, address: listedField }),
  output: told,
  prepare: async (ctx, { id, address }) => {
    const where = await serverOf(ctx, id);
    ctx.touch({ kind: 'server', id }, { accessPoint: address }, undefined);
    return { ...where, address };
  },
  call: (ctx, { address, ...where }) => ask(ctx.use(moduleRegistryRef), where, ctx.signal, [], (points, call) => points.remove(call, address)),
  settle: (ctx, _where, outcome: Outcome<void>) => Promise.resolve(settleTold(ctx, outcome)),
});
