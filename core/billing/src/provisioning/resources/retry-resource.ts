import { defineOperation, notFound, z } from '@billet/sdk';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { loadService } from '../../services/index.ts';
import { ServiceResource } from '../tables.ts';

export const retryResource = defineOperation({
  name: 'resources.retry',
  summary: 'Tries again to make a resource so on its server.',
  kind: 'command',
  http: { method: 'POST', path: '/resources/{id}/retry' },
  audience: ['staff', 'client'],
  permission: 'resources.write',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ queued: z.boolean() }),
  run: async (ctx, { id }) => {
    const row = await data(ctx).of(ServiceResource).findById(id);
    if (row === undefined || row.state === 'removed') throw notFound('Resource');
    await loadService(ctx, row.service_id);
    if (row.problem === null && row.state === 'applied' && !row.going) return { queued: false };
    await data(ctx).all(ServiceResource).findById(id).patch({ problem: null });
    // Once in the queue is enough, however often somebody presses the button.
    await ctx.enqueue({ task: 'provisioning.converge', payload: { bindingId: row.binding_id, force: true }, subject: `binding:${String(row.binding_id)}`, dedupeKey: `retry:${String(row.binding_id)}` });
    return { queued: true };
  },
});
