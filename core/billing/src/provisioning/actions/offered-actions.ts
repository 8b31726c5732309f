import { notFound, type ModuleAction, type OperationCtx, type Ref } from '@billet/sdk';
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
  /** What it is given: the account, or the job that is waited for. */
  readonly ref: Ref;
  /** The resource it is about; undefined = the whole account. */
  readonly resource: ServiceResource | undefined;
}

interface AccountAt {
  readonly binding: ServiceBinding;
  readonly module: RunningModule;
}

const withModules = (ctx: OperationCtx, bindings: readonly ServiceBinding[]): readonly AccountAt[] => {
  const running = new Map(ctx.use(moduleRegistryRef).all().map((module) => [module.id, module] as const));
  return bindings.flatMap((binding) => {
    const module = running.get(binding.extension);
    return module === undefined ? [] : [{ binding, module }];
  });
};

/** Accounts of a service that stand on a server whose module runs, the main one first. */
export const standingAccounts = async (ctx: OperationCtx, serviceId: number): Promise<readonly AccountAt[]> =>
  withModules(ctx, await data(ctx).all(ServiceBinding).where('service_id', serviceId).whereNot('state', 'removed').whereNotNull('remote').orderBy(['position', 'id']));

/** Accounts whose module waits for something that goes on elsewhere. */
const waitingAccounts = async (ctx: OperationCtx, serviceId: number): Promise<readonly AccountAt[]> =>
  withModules(ctx, await data(ctx).all(ServiceBinding).where({ service_id: serviceId, state: 'waiting' }).whereNotNull('job').orderBy(['position', 'id']));

const RUNNING: readonly string[] = ['active', 'suspended'];

/** Whether commands of this side are taken in the state that the service is in. */
export const isOpen = ({ caller }: OperationCtx, { status }: Service): boolean => (caller.audience === 'client' ? status === 'active' : RUNNING.includes(status));

/** A resource of the service that is on its server. */
export const standingResource = async (ctx: OperationCtx, service: Service, id: number): Promise<ServiceResource> => {
  const row = await data(ctx).of(ServiceResource).findById(id);
  if (row === undefined || row.service_id !== service.id || row.state === 'removed' || row.going) throw notFound('Resource');
  return row;
};

/** Accounts of a service that can be entered without a password; of a mailbox: the one that leads into it. */
export const panelsOf = async (ctx: OperationCtx, service: Service, resourceId: number | undefined): Promise<readonly AccountAt[]> => {
  const panels = (await standingAccounts(ctx, service.id)).filter(({ module }) => module.module.sso !== undefined);
  if (resourceId === undefined) return panels;
  const { kind, remote_id: remoteId, binding_id: bindingId } = await standingResource(ctx, service, resourceId);
  return kind === 'mailbox' && remoteId !== null ? panels.filter(({ binding, module }) => binding.id === bindingId && module.definition.mailboxSignOn === true) : [];
};

const commandsOf = ({ binding, module }: AccountAt, side: 'staff' | 'client', resource: ServiceResource | undefined, waiting: boolean): readonly OfferedAction[] => {
  const actions = resource === undefined ? module.module.actions : handlerOf(module.module, resource.kind)?.actions;
  const ref = waiting ? { id: binding.job ?? '' } : (binding.remote as Ref);
  return Object.entries(actions ?? {})
    .filter(([, action]) => action.audience.includes(side) && (action.whileWaiting === true) === waiting)
    .map(([name, action]) => ({ binding, module, name, action, ref, resource }));
};

/** Commands for the account of a service, or for one of its resources, that the caller's side may give. */
export const offeredActions = async (ctx: OperationCtx, service: Service, resourceId: number | undefined): Promise<readonly OfferedAction[]> => {
  const side = ctx.caller.audience === 'client' ? 'client' : 'staff';
  const open = isOpen(ctx, service);
  if (!open && side === 'client') return [];
  const waiting = resourceId === undefined ? (await waitingAccounts(ctx, service.id)).flatMap((at) => commandsOf(at, side, undefined, true)) : [];
  if (!open) return waiting;
  const resource = resourceId === undefined ? undefined : await standingResource(ctx, service, resourceId);
  if (resource?.remote_id === null) return [];
  const standing = (await standingAccounts(ctx, service.id)).filter(({ binding }) => resource === undefined || resource.binding_id === binding.id);
  return [...waiting, ...standing.flatMap((at) => commandsOf(at, side, resource, false))];
};
