import type { House } from '../room.ts';
import { isReached } from '../still.ts';
import { Service, ServiceSuspension, unsuspendForOwner, type SuspensionOwner } from '../services/index.ts';
import { data } from '../data.ts';
import { eachAlone } from '../each-alone.ts';
import { settlePause } from './pause-billing.ts';

/** Suspensions with a time are lifted when it is over, each in its own transaction; one that fails is tried again the next day. */
export const liftDueSuspensions = async (house: House): Promise<void> => {
  const first = await house.still.first('suspensions.firstEnd', 'select min(until) as at from service_suspensions where lifted_at is null');
  if (!isReached(first, house.clock.now())) return;
  const due = await house.db.from(ServiceSuspension).whereNull('lifted_at').where('until', '<=', house.clock.now()).orderBy('id').select('id', 'service_id', 'owner');
  await eachAlone(house, due, {
    what: 'lifting a suspension',
    run: ({ service_id: id, owner }) => house.executor.asSystem('services.liftDue', async (ctx) => {
      const service = await data(ctx).all(Service).findById(id);
      if (service !== undefined && (await unsuspendForOwner(ctx, service, owner as SuspensionOwner))) await settlePause(ctx, service);
    }),
  });
};
