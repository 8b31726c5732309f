import { defineOperation, notFound, z, type NamedFact } from '@billet/sdk';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { handlerOf } from '../outcomes.ts';
import { moduleRegistryRef } from '../module-registry.ts';
import { ServiceBinding, ServiceResource } from '../tables.ts';

interface Told {
  readonly facts: readonly NamedFact[];
  readonly message: string | null;
}

export const inspectResource = defineOperation({
  name: 'resources.inspect',
  summary: 'What the server itself holds about a resource, at this moment.',
  kind: 'command',
  http: { method: 'POST', path: '/resources/{id}/inspect' },
  audience: ['staff'],
  permission: 'services.read',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ facts: z.array(z.strictObject({ name: z.string(), value: z.string() })), message: z.string().nullable() }),
  prepare: async (ctx, { id }) => {
    const { of, all } = data(ctx);
    const row = await of(ServiceResource).findById(id);
    const binding = row === undefined ? undefined : await all(ServiceBinding).findById(row.binding_id);
    if (row === undefined || row.state === 'removed' || binding === undefined) throw notFound('Resource');
    return { id, kind: row.kind, remoteId: row.remote_id, extension: binding.extension, serverId: binding.server_id, bindingId: binding.id, remote: binding.remote };
  },
  call: async (ctx, at): Promise<Told> => {
    if (at.remoteId === null || at.remote === null) return { facts: [], message: null };
    const registry = ctx.use(moduleRegistryRef);
    try {
      const inspect = handlerOf(registry.get(at.extension).module, at.kind)?.inspect;
      if (inspect === undefined) return { facts: [], message: null };
      const call = await registry.callCtx(at.extension, at.serverId, { key: `inspect:${String(at.id)}`, attempt: 1, signal: ctx.signal, bindingId: at.bindingId });
      return { facts: await inspect(call, at.remote as { id: string }, at.remoteId), message: null };
    } catch (error) {
      return { facts: [], message: error instanceof Error ? error.message : String(error) };
    }
  },
  settle: (_ctx, _at, { facts, message }: Told) => Promise.resolve({ facts: facts.map(({ name, value }) => ({ name, value })), message }),
});
