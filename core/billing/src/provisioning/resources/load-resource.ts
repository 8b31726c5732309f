import { conflict, notFound, type OperationCtx } from '@billet/sdk';
import { data } from '../../data.ts';
import { loadService, type Service } from '../../services/index.ts';
import { ServiceBinding, ServiceResource } from '../tables.ts';
import { offersOf, type Offer } from './offers.ts';

/** A service in which things may be changed now: clients only while it runs. */
export const openService = async (ctx: OperationCtx, id: number): Promise<Service> => {
  const service = await loadService(ctx, id);
  const open = ctx.caller.audience === 'client' ? ['active'] : ['active', 'suspended'];
  if (!open.includes(service.status)) throw conflict('SERVICE_NOT_RUNNING', 'This can be changed while the service runs.', { status: service.status });
  return service;
};

/** Whoever changes something in a binding waits here for who came before. */
export const holdBinding = async (ctx: OperationCtx, bindingId: number): Promise<void> => {
  await data(ctx).all(ServiceBinding).findById(bindingId).increment('position', 0);
};

export interface Held {
  readonly row: ServiceResource;
  readonly offer: Offer;
  /** All that the servers of the service offer. */
  readonly offers: readonly Offer[];
}

/** A resource the caller may see, ready for a change. */
export const heldResource = async (ctx: OperationCtx, id: number): Promise<Held> => {
  const { of, all } = data(ctx);
  const seen = await of(ServiceResource).findById(id);
  if (seen === undefined) throw notFound('Resource');
  const service = await openService(ctx, seen.service_id);
  await holdBinding(ctx, seen.binding_id);
  const row = await all(ServiceResource).findById(id);
  if (row === undefined || row.state === 'removed' || row.going) throw notFound('Resource');
  const offers = await offersOf(ctx, service);
  const offer = offers.find((each) => each.kind === row.kind && each.binding.id === row.binding_id);
  if (offer === undefined) throw conflict('MODULE_OFF', 'The module of this resource is not running.', { kind: row.kind });
  return { row, offer, offers };
};

/** Says that a service is to be looked after. */
export const changed = async (ctx: OperationCtx, row: { readonly service_id: number; readonly client_id: number }): Promise<void> => {
  await ctx.emit('service.changed', { serviceId: row.service_id, clientId: row.client_id });
};
