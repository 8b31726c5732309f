import type { House } from '../../room.ts';
import { moduleRegistryRef } from '../module-registry.ts';
import { ServiceBinding } from '../tables.ts';
import { measuresAny, metricsOf } from './cap-use.ts';
import { ServiceCap, UsageCap } from './tables.ts';

/** The product whose settings are in force for a slowed down service, on the server that measured it; others go on as they are. What no server measured slows them all down. */
export const throttledPlan = async (house: House, binding: ServiceBinding): Promise<number | undefined> => {
  const slowed = await house.db.from(ServiceCap).where({ service_id: binding.service_id, action: 'throttle' }).orderBy('id');
  if (slowed.length === 0) return undefined;
  const caps = await house.db.from(UsageCap).whereIn('id', slowed.map((row) => row.cap_id)).orderBy('id');
  const here = await house.db.from(ServiceBinding).where('service_id', binding.service_id).whereNot('state', 'removed').select('extension');
  const modules = house.services.use(moduleRegistryRef).all();
  const measures = (cap: UsageCap, extension: string): boolean => measuresAny(modules.find(({ id }) => id === extension)?.module, metricsOf(cap));
  return caps.find((cap) => measures(cap, binding.extension) || !here.some(({ extension }) => measures(cap, extension)))?.throttle_product_id ?? undefined;
};
