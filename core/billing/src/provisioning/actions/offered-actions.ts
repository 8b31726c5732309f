import { notFound, type ModuleAction, type OperationCtx } from '@billet/sdk';
import { data } from '../../data.ts';
import type { Service } from '../../services/index.ts';
import { handlerOf } from '../outcomes.ts';
import { moduleRegistryRef, type RunningModule } from '../module-registry.ts';
import { ServiceBinding, ServiceResource } from '../tables.ts';

/** A command of a module that the caller may give. */
export interface OfferedAction {
  readonly binding: ServiceBinding;
  readonly module: RunningModule;
  readonly name: string;
  readonly action: ModuleAction<unknown>;
  /** The resource it is about; undefined = the whole account. */
  readonly resource: ServiceResource | undefined;
}

/** Accounts of a service that stand on a server whose module runs, the main one first. */
export const standingAccounts = async (ctx: OperationCtx, serviceId: number): Promise<readonly { readonly binding: ServiceBinding; readonly module: RunningModule }[]> => {
  const running = new Map(ctx.use(moduleRegistryRef).all().map((module) => [module.id, module] as const));
  const bindings = await data(ctx).all(ServiceBinding).where('service_id', serviceId).whereNot('state', 'removed').whereNotNull('remote').orderBy(['position', 'id']);
  return bindings.flatMap((binding) => {
    const module = running.get(binding.extension);
    return module === undefined ? [] : [{ binding, module }];
  });
};

/** A resource of the service that is on its server. */
export const standingResource = async (ctx: OperationCtx, service: Service, id: number): Promise<ServiceResource> => {
  const row = await data(ctx).of(ServiceResource).findById(id);
  if (row === undefined || row.service_id !== service.id || row.state === 'removed' || row.going) throw notFound('Resource');
  return row;
};

/** Accounts of a service that can be entered without a password; of a mailbox: the one that leads into it. */
export const panelsOf = async (ctx: OperationCtx, service: Service, resourceId: number | undefined): Promise<Awaited<ReturnType<typeof standingAccounts>>> => {
  const panels = (await standingAccounts(ctx, service.id)).filter(({ module }) => module.module.sso !== undefined);
  if (resourceId === undefined) return panels;
  const { kind, remote_id: remoteId, binding_id: bindingId } = await standingResource(ctx, service, resourceId);
  return kind === 'mailbox' && remoteId !== null ? panels.filter(({ binding, module }) => binding.id === bindingId && module.definition.mailboxSignOn === true) : [];
};

/** Commands for the account of a service, or for one of its resources, that the caller's side may give. */
export const offeredActions = async (ctx: OperationCtx, service: Service, resourceId: number | undefined): Promise<readonly OfferedAction[]> => {
  const resource = resourceId === undefined ? undefined : await standingResource(ctx, service, resourceId);
  if (resource?.remote_id === null) return [];
  const side = ctx.caller.audience === 'client' ? 'client' : 'staff';
  return (await standingAccounts(ctx, service.id))
    .filter(({ binding }) => resource === undefined || resource.binding_id === binding.id)
    .flatMap(({ binding, module }) => {
      const actions = resource === undefined ? module.module.actions : handlerOf(module.module, resource.kind)?.actions;
      return Object.entries(actions ?? {})
        .filter(([, action]) => action.audience.includes(side))
        .map(([name, action]) => ({ binding, module, name, action, resource }));
    });
};
