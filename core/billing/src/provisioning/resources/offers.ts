import type { OperationCtx, ResourceForm } from '@billet/sdk';
import { data } from '../../data.ts';
import { settingsRef } from '../../refs.ts';
import type { Service } from '../../services/index.ts';
import { moduleRegistryRef, type RunningModule } from '../module-registry.ts';
import { planLimit } from '../plan-limits.ts';
import { formOf } from '../resource-kinds.ts';
import { ServiceBinding } from '../tables.ts';
import { raisesOf } from './raises.ts';

/** A kind of resource that a service can have, and the server that would carry it. */
export interface Offer {
  readonly binding: ServiceBinding;
  readonly module: RunningModule;
  readonly kind: string;
  readonly form: ResourceForm;
  /** How many the plan allows, for each parent where there is one, with what add-ons give; undefined = as many as wanted. */
  readonly most: number | undefined;
  /** How many of these come of add-ons. */
  readonly bought: number;
}

/** What the servers of a service offer. A kind that two of them offer is the first one's. */
export const offersOf = async (ctx: OperationCtx, service: Service): Promise<readonly Offer[]> => {
  const bindings = await data(ctx).all(ServiceBinding).where('service_id', service.id).whereNot('state', 'removed').whereNull('left_plan').orderBy(['position', 'id']);
  const running = new Map(ctx.use(moduleRegistryRef).all().map((module) => [module.id, module] as const));
  const raised = await raisesOf(data(ctx).db, service.id);
  const offers = new Map<string, Offer>();
  for (const binding of bindings) {
    const module = running.get(binding.extension);
    if (module === undefined) continue;
    const plan = (await ctx.use(settingsRef).get(binding.extension, 'product', String(service.server_product_id ?? service.product_id))) as Readonly<Record<string, unknown>>;
    for (const kind of module.definition.resourceKinds ?? []) {
      const form = formOf(module, kind);
      if (form === undefined || offers.has(kind)) continue;
      const [inPlan, bought] = [planLimit(module, kind, plan, binding), form.parent === undefined ? (raised.get(kind) ?? 0) : 0];
      offers.set(kind, { binding, module, kind, form, most: inPlan === undefined ? undefined : inPlan + bought, bought: inPlan === undefined ? 0 : bought });
    }
  }
  return [...offers.values()];
};

