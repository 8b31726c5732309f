import { conflict, defineOperation, notFound, z, type JobRequest } from '@billet/sdk';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { moduleRegistryRef } from '../module-registry.ts';
import { Server, ServerAccount } from '../tables.ts';

const mendJob = (bindingId: number): JobRequest => ({ task: 'provisioning.converge', payload: { bindingId, force: true }, subject: `binding:${String(bindingId)}` });

export const askInventory = defineOperation({
  name: 'servers.takeInventory',
  summary: 'Asks a server for all its accounts and compares them with what it should have. Nothing on the server changes.',
  kind: 'command',
  http: { method: 'POST', path: '/servers/{id}/inventory' },
  audience: ['staff'],
  permission: 'servers.write',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ queued: z.literal(true) }),
  run: async (ctx, { id }) => {
    const server = await data(ctx).all(Server).findById(id);
    if (server === undefined) throw notFound('Server');
    if (ctx.use(moduleRegistryRef).get(server.extension).module.accounts === undefined) throw conflict('SERVER_NO_LIST', 'This kind of server does not list its accounts.');
    await ctx.enqueue({ task: 'provisioning.inventory', payload: { serverId: id }, subject: `server:${String(id)}`, dedupeKey: `inventory:${String(id)}` });
    ctx.touch({ kind: 'server', id }, undefined, { inventory: 'asked' });
    return { queued: true as const };
  },
});

export const mendAccounts = defineOperation({
  name: 'servers.mendAccounts',
  summary: 'Makes accounts of a server as they should be: one, or all that are known and differ. Accounts of nobody are left alone.',
  kind: 'command',
  http: { method: 'POST', path: '/servers/{id}/accounts/mend' },
  audience: ['staff'],
  permission: 'servers.write',
  input: z.strictObject({ id: idSchema, accountId: idSchema.optional() }),
  output: z.strictObject({ queued: z.number().int() }),
  run: async (ctx, { id, accountId }) => {
    const { all } = data(ctx);
    if ((await all(Server).findById(id)) === undefined) throw notFound('Server');
    const query = all(ServerAccount).where('server_id', id).whereNotNull('binding_id').whereNot('drift', 'none');
    if (accountId !== undefined) void query.where('id', accountId);
    const rows = await query;
    if (accountId !== undefined && rows.length === 0) throw notFound('Account');
    await ctx.enqueue(...rows.flatMap((row) => (row.binding_id === null ? [] : [mendJob(row.binding_id)])));
    ctx.touch({ kind: 'server', id }, undefined, { mended: rows.length });
    return { queued: rows.length };
  },
});
