import { conflict, defineOperation, notFound, z, type OperationCtx, type Ref } from '@billet/sdk';
import { data } from '../data.ts';
import { idSchema } from '../paging.ts';
import type { House } from '../room.ts';
import { loadService } from '../services/index.ts';
import { takeInventory } from './accounts/index.ts';
import { handlerOf } from './outcomes.ts';
import { converge, TryLater } from './converge.ts';
import { moduleRegistryRef } from './module-registry.ts';
import { asReplayOf } from './request-log.ts';
import { Server, ServerRequest, ServiceBinding, ServiceResource } from './tables.ts';
import { sweepUsage } from './usage/index.ts';

/** Calls that only look, and the one that brings a service to its wish: however often they are made, the server is the same afterwards. */
const SAFE: ReadonlySet<string> = new Set(['test', 'inventory', 'usage', 'sessions', 'inspect', 'binding']);

/** A service that is to go would be removed by the same call. */
const STAYS: ReadonlySet<string> = new Set(['active', 'suspended']);

/** The binding that a request was about, as long as it stands. */
const standing = async (ctx: OperationCtx, row: ServerRequest): Promise<ServiceBinding | undefined> => {
  const binding = row.binding_id === null ? undefined : await data(ctx).all(ServiceBinding).findById(row.binding_id);
  if (binding === undefined || binding.state === 'removed' || binding.left_plan !== null) return undefined;
  return STAYS.has((await loadService(ctx, binding.service_id)).status) ? binding : undefined;
};

export const mayReplay = async (ctx: OperationCtx, row: ServerRequest): Promise<boolean> => {
  if (!SAFE.has(row.purpose)) return false;
  return ['sessions', 'inspect', 'binding'].includes(row.purpose) ? (await standing(ctx, row)) !== undefined : true;
};

export const replayRequest = defineOperation({
  name: 'servers.replay',
  summary: 'Makes the call that a logged request was part of once more, with the credentials and the wish of today: a test, a look, or bringing a service to its wish. Calls that change more than that are refused.',
  kind: 'command',
  http: { method: 'POST', path: '/servers/{id}/requests/{requestId}/replay' },
  audience: ['staff'],
  permission: 'servers.write',
  input: z.strictObject({ id: idSchema, requestId: idSchema, confirm: z.literal(true) }),
  output: z.strictObject({ queued: z.boolean() }),
  run: async (ctx, { id, requestId }) => {
    const row = await data(ctx).all(ServerRequest).findById(requestId);
    if (row?.server_id !== id) throw notFound('Request');
    if (!(await mayReplay(ctx, row))) throw conflict('REPLAY_NOT_SAFE', 'This call changes something, or what it was about is gone: it is not made again.', { purpose: row.purpose });
    const subject = row.purpose === 'binding' ? `binding:${String(row.binding_id)}` : `server:${String(id)}`;
    await ctx.enqueue({ task: 'provisioning.replay', payload: { requestId }, subject, dedupeKey: `replay:${String(requestId)}`, maxAttempts: 1 });
    ctx.touch({ kind: 'server', id }, undefined, { replayed: requestId, purpose: row.purpose, url: row.url });
    return { queued: true };
  },
});

const look = async (house: House, row: ServerRequest, signal: AbortSignal): Promise<void> => {
  const registry = house.services.use(moduleRegistryRef);
  const server = await house.db.from(Server).findById(row.server_id);
  if (server === undefined) return;
  const { module } = registry.get(server.extension);
  const call = await registry.callCtx(server.extension, server.id, { key: `${row.purpose}:${String(row.target ?? '')}`, attempt: 1, signal, ...(row.binding_id === null ? {} : { bindingId: row.binding_id }) });
  if (row.purpose === 'test') {
    await module.test(call);
    return;
  }
  const remote = (await house.db.from(ServiceBinding).findById(row.binding_id ?? 0))?.remote as Ref | null | undefined;
  if (remote == null) return;
  if (row.purpose === 'sessions') {
    await module.resources?.session?.list(call, remote);
    return;
  }
  const resource = await house.db.from(ServiceResource).findById(row.target ?? 0);
  if (resource?.remote_id == null || resource.binding_id !== row.binding_id) return;
  await handlerOf(module, resource.kind)?.inspect?.(call, remote, resource.remote_id);
};

/** Makes the call of a request once more. What the server answers stands in the log, a refusal as well. */
export const replay = async (house: House, requestId: number, signal: AbortSignal): Promise<void> => {
  const row = await house.db.from(ServerRequest).findById(requestId);
  if (row === undefined) return;
  const again = (): Promise<void> => {
    if (row.purpose === 'inventory') return takeInventory(house, row.server_id, signal);
    if (row.purpose === 'usage') return sweepUsage(house, row.server_id, signal);
    if (row.purpose === 'binding') return converge(house, row.binding_id ?? 0, signal, true);
    return look(house, row, signal);
  };
  try {
    await asReplayOf(requestId, again);
  } catch (error) {
    if (error instanceof TryLater) return;
    house.log.info('a request that was made again failed', { requestId, why: error instanceof Error ? error.message : String(error) });
  }
};
