import type { House } from '../../room.ts';
import { moduleRegistryRef } from '../module-registry.ts';
import type { ServiceBinding } from '../tables.ts';
import { metricsOf } from './cap-use.ts';
import { ServiceCap, UsageCap } from './tables.ts';

/** The product whose settings are in force for a slowed down service, on the server that measured it; others go on as they are. */
export const throttledPlan = async (house: House, binding: ServiceBinding): Promise<number | undefined> => {
  const slowed = await house.db.from(ServiceCap).where({ service_id: binding.service_id, action: 'throttle' }).orderBy('id');
  if (slowed.length === 0) return undefined;
  const caps = await house.db.from(UsageCap).whereIn('id', slowed.map((row) => row.cap_id)).orderBy('id');
  const measured = new Set(house.services.use(moduleRegistryRef).all().find(({ id }) => id === binding.extension)?.module.metrics?.map((metric) => metric.key));
  return caps.find((cap) => metricsOf(cap).some((metric) => measured.has(metric)))?.throttle_product_id ?? undefined;
};
