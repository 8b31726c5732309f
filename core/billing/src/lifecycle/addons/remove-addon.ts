import { conflict, defineOperation, invalid, z } from '@billet/sdk';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { assertUnused } from '../../provisioning/index.ts';
import { loadService, RUNNING, Service } from '../../services/index.ts';
import { approveCancellation } from '../cancel/index.ts';
import { AddonOffer, Cancellation } from '../tables.ts';

/** Row C3: at once and for good. Whoever does it types the number of what goes. */
export const removeAddon = defineOperation({
  name: 'services.removeAddon',
  summary: 'Removes an add-on at once and for good; `confirm` is its number. What is unused comes back if the add-on is refundable.',
  kind: 'command',
  http: { method: 'POST', path: '/services/{id}/removal' },
  audience: ['staff', 'client'],
  permission: 'services.change',
  input: z.strictObject({ id: idSchema, confirm: z.string().trim().max(40) }),
  output: z.strictObject({ removed: z.boolean(), refunded: z.boolean() }),
  run: async (ctx, { id, confirm }) => {
    const { all } = data(ctx);
    const service = await loadService(ctx, id);
    if (service.parent_id === null) throw conflict('NOT_AN_ADDON', 'This is not an add-on. Cancel the service instead.');
    if (confirm.toUpperCase() !== service.number.toUpperCase()) throw invalid('CONFIRM_NUMBER', 'confirm', 'Type the number of the add-on to remove it.', { number: service.number });
    if (!RUNNING.includes(service.status)) return { removed: false, refunded: false };
    await assertUnused(ctx, service);
    const parent = await all(Service).findById(service.parent_id);
    const offer = await all(AddonOffer).findOne({ product_id: parent?.product_id ?? 0, addon_id: service.product_id });
    const refunded = offer?.refundable ?? true;
    await all(Cancellation).where('service_id', id).whereIn('state', ['waiting', 'approved']).patch({ state: 'withdrawn' });
    const request = await all(Cancellation).insertAndFetch({
      service_id: id, client_id: service.client_id, state: 'waiting', timing: 'now', ends_on: null, reason: 'removed', credit_unused: refunded, stops_domains: false, requested_by: ctx.actor.kind, undone: { voided: [], credited: [] }, created_at: ctx.clock.now(),
    });
    await approveCancellation(ctx, service, request);
    return { removed: true, refunded };
  },
});
