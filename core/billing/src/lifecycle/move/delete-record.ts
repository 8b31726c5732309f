import { defineOperation, invalid, z } from '@billet/sdk';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { freePlace, ServiceBinding, ServiceResource } from '../../provisioning/index.ts';
import { changeService, loadService, RUNNING } from '../../services/index.ts';

/** Row D14: the record goes, what stands on the server stays as it is. Invoices keep their lines. */
export const deleteRecord = defineOperation({
  name: 'services.deleteRecord',
  summary: 'Takes a service out of the books for good without touching the server; `confirm` is its number.',
  kind: 'command',
  http: { method: 'DELETE', path: '/services/{id}' },
  audience: ['staff'],
  permission: 'services.delete',
  input: z.strictObject({ id: idSchema, confirm: z.string().trim().max(40) }),
  output: z.strictObject({ deleted: z.boolean() }),
  run: async (ctx, { id, confirm }) => {
    const { all } = data(ctx);
    const service = await loadService(ctx, id);
    if (confirm.toUpperCase() !== service.number.toUpperCase()) throw invalid('CONFIRM_NUMBER', 'confirm', 'Type the number of the service.', { number: service.number });
    const bindings = await all(ServiceBinding).where('service_id', id);
    // A removed binding is never converged again: the server is left alone.
    for (const binding of bindings) if (binding.state !== 'removed') await freePlace(ctx, binding.server_id);
    await all(ServiceBinding).where('service_id', id).patch({ state: 'removed' });
    await all(ServiceResource).whereIn('binding_id', bindings.map((binding) => binding.id)).patch({ state: 'removed' });
    const ended = RUNNING.includes(service.status) ? { status: 'terminated', billing_status: 'ended', ended_at: ctx.clock.now() } : {};
    await changeService(ctx, service, { ...ended, next_bill_at: null, deleted_at: ctx.clock.now() });
    return { deleted: true };
  },
});
