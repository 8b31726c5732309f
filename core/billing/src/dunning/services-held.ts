import type { OperationCtx } from '@billet/sdk';
import { data } from '../data.ts';
import { heldOn, Service } from '../services/index.ts';
import { DunningHold } from './tables.ts';

/** Which of these services nobody suspends on a day: by a hold of dunning, or by the service's own. */
export const servicesHeldBack = async (ctx: OperationCtx, serviceIds: readonly number[], today: string): Promise<ReadonlySet<number>> => {
  const { all } = data(ctx);
  const holds = await all(DunningHold).whereIn('service_id', [...serviceIds]).whereNull('lifted_at').where('until', '>=', today);
  const own = (await all(Service).whereIn('id', [...serviceIds])).filter((service) => heldOn(service.hold_suspension_until, today));
  return new Set([...holds.map((row) => row.service_id ?? 0), ...own.map((service) => service.id)]);
};
