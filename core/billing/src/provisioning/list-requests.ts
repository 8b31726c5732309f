import { defineOperation, notFound, z, type OperationCtx } from '@billet/sdk';
import { data } from '../data.ts';
import { idSchema, pageInput, pageOf, pageResult } from '../paging.ts';
import { mayReplay } from './replay-request.ts';
import { Server, ServerRequest, ServiceBinding } from './tables.ts';

const request = z.strictObject({
  id: z.number().int(),
  at: z.string(),
  method: z.string(),
  url: z.string(),
  /** What was sent and answered, without secrets. */
  sent: z.string(),
  answer: z.string(),
  status: z.number().int().nullable(),
  ms: z.number().int(),
  bindingId: z.number().int().nullable(),
  /** What it was for: `test`, `binding` (a service was brought to its wish), `inventory`, `usage`, `sessions`, `inspect` … */
  purpose: z.string(),
  /** The request of which it is the repetition. */
  replayOf: z.number().int().nullable(),
});

const viewOf = (row: ServerRequest): z.input<typeof request> => ({
  id: row.id, at: row.at, method: row.method, url: row.url, sent: row.sent, answer: row.answer, status: row.status, ms: row.ms, bindingId: row.binding_id, purpose: row.purpose, replayOf: row.replay_of,
});

export const listRequests = defineOperation({
  name: 'servers.requests',
  summary: 'HTTP requests to a server in the last two weeks, newest first, without their secrets.',
  kind: 'query',
  http: { method: 'GET', path: '/servers/{id}/requests' },
  audience: ['staff'],
  permission: 'servers.read',
  input: z.strictObject({ id: idSchema, failed: z.boolean().default(false), ...pageInput }),
  output: pageOf(request),
  run: async (ctx, { id, failed, before, limit }) => {
    const { all } = data(ctx);
    if ((await all(Server).findById(id)) === undefined) throw notFound('Server');
    const query = all(ServerRequest).where('server_id', id).orderBy('id', 'desc').limit(limit);
    if (failed) void query.where((either) => void either.whereNull('status').orWhere('status', '>=', 400));
    if (before !== undefined) void query.where('id', '<', before);
    return pageResult((await query).map(viewOf), limit);
  },
});

const serviceOf = async (ctx: OperationCtx, { binding_id }: ServerRequest): Promise<number | null> => (binding_id === null ? null : ((await data(ctx).all(ServiceBinding).findById(binding_id))?.service_id ?? null));

const MOST_REPLAYS = 50;

export const viewRequest = defineOperation({
  name: 'servers.request',
  summary: 'One HTTP request to a server without its secrets, whether the same may be asked again, and what came of it when it was.',
  kind: 'query',
  http: { method: 'GET', path: '/servers/{id}/requests/{requestId}' },
  audience: ['staff'],
  permission: 'servers.read',
  input: z.strictObject({ id: idSchema, requestId: idSchema }),
  output: z.strictObject({ request, serviceId: z.number().int().nullable(), mayReplay: z.boolean(), replays: z.array(request) }),
  run: async (ctx, { id, requestId }) => {
    const { all } = data(ctx);
    const row = await all(ServerRequest).findById(requestId);
    if (row?.server_id !== id) throw notFound('Request');
    const replays = await all(ServerRequest).where({ server_id: id, replay_of: requestId }).orderBy('id', 'desc').limit(MOST_REPLAYS);
    return { request: viewOf(row), serviceId: await serviceOf(ctx, row), mayReplay: await mayReplay(ctx, row), replays: replays.map(viewOf) };
  },
});
