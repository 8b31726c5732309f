import type { OperationCtx } from '@billet/sdk';
import { data } from '../../data.ts';
import { eachAlone } from '../../each-alone.ts';
import { creditOwedUsage, usageOnProforma } from '../../invoicing/index.ts';
import type { House } from '../../room.ts';
import { LeftOwner, Service, UsageCount } from '../../services/index.ts';
import { issueNow } from '../issue-slices.ts';

/**
 * Bills or credits a client for what he used of a service that is another one's now. The count of the period goes on for
 * both; what the present client is owed is set aside meanwhile.
 */
const settle = async (ctx: OperationCtx, serviceId: number, clientId: number): Promise<void> => {
  const { all } = data(ctx);
  const service = await all(Service).findById(serviceId);
  const left = await all(LeftOwner).where({ service_id: serviceId, client_id: clientId }).orderBy('id', 'desc').first();
  if (service === undefined || left === undefined || (await usageOnProforma(ctx, serviceId, clientId))) return;
  const owed = await all(UsageCount).where('service_id', serviceId).where('credit', '>', 0);
  await all(UsageCount).whereIn('id', owed.map(({ id }) => id)).patch({ credit: 0 });
  const his = { ...service, client_id: clientId, payer_id: left.payer_id, gateway_account_id: null } as Service;
  await issueNow(ctx, [{ service: his, usage: true }]);
  await creditOwedUsage(ctx, serviceId, clientId);
  for (const { id, credit } of owed) await all(UsageCount).findById(id).patch({ credit });
};

/** Usage that was told or corrected after its service went to another client. */
export const settleLeftUsage = async (house: House): Promise<void> => {
  const told = await house.still.ask('usage.left', () =>
    house.db.raw<{ service_id: number | string; client_id: number | string }>(
      `select distinct u.service_id, u.client_id from service_usage u join services s on s.id = u.service_id where u.quantity <> u.billed and u.client_id <> s.client_id order by u.service_id, u.client_id`,
    ));
  await eachAlone(house, told.map((row) => ({ id: Number(row.service_id), clientId: Number(row.client_id) })), {
    what: 'usage of a client who gave the service away',
    run: async ({ id, clientId }) => {
      await house.executor.asSystem('services.settleLeftUsage', (ctx) => settle(ctx, id, clientId));
    },
  });
};
