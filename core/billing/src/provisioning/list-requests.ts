import { defineOperation, notFound, z } from '@billet/sdk';
import { data } from '../data.ts';
import { idSchema, pageInput, pageOf, pageResult } from '../paging.ts';
import { Server, ServerRequest } from './tables.ts';

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
    const rows = await query;
    return pageResult(rows.map((row) => ({ id: row.id, at: row.at, method: row.method, url: row.url, sent: row.sent, answer: row.answer, status: row.status, ms: row.ms, bindingId: row.binding_id })), limit);
  },
});
