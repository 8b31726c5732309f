import { conflict, defineOperation, invalid, z, type OperationCtx } from '@billet/sdk';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import type { Service } from '../../services/index.ts';
import { followService } from '../addresses/index.ts';
import { handlerOf } from '../outcomes.ts';
import { ServiceResource } from '../tables.ts';
import { companions, forgetDatabase } from './belongings.ts';
import { checkRelations, checkRoomFor, clientMay, type Values } from './check-values.ts';
import { changed, heldResource, holdBinding, openService } from './load-resource.ts';
import { offersOf, type Offer } from './offers.ts';
import { resourceSchema, viewResource } from './resource-view.ts';

/** The place at the other service, or a word on why there is none. */
const placeFor = (row: ServiceResource, offers: readonly Offer[]): Offer => {
  const offer = offers.find(({ kind }) => kind === row.kind);
  if (offer === undefined) throw invalid('RESOURCE_KIND', 'serviceId', 'The servers of this service do not offer this.', { kind: row.kind });
  if (row.recorded) return offer;
  // Elsewhere it would have to be made anew, without what is in it.
  if (offer.binding.server_id !== row.server_id) throw conflict('RESOURCE_OTHER_SERVER', 'The other service is on another server.', { name: row.name });
  if (handlerOf(offer.module.module, row.kind)?.move === undefined) throw conflict('RESOURCE_CANNOT_MOVE', 'The module of this server cannot move it.', { name: row.name });
  if (offer.binding.remote === null) throw conflict('SERVICE_NOT_READY', 'The account of the other service is not there yet.');
  return offer;
};

/** The main one stays; what the server has not made yet, or is on its way already, waits. The way back is always open. */
const mayLeave = (row: ServiceResource, offer: Offer): void => {
  const values = row.data as Values;
  if ((row.kind === 'domain' && values['kind'] === 'primary') || (row.kind === 'mailbox' && values['primary'] === true)) throw conflict('RESOURCE_MAIN', 'The main one stays as long as the service.');
  if (row.recorded || row.moved_from === offer.binding.id) return;
  if (row.moved_from !== null || row.remote_id === null) throw conflict('RESOURCE_NOT_READY', 'It is not in place yet.', { name: row.name });
};

const move = async (ctx: OperationCtx, row: ServiceResource, { binding }: Offer, to: Service): Promise<void> => {
  const fresh = row.recorded ? {} : { state: 'wanted', problem: null, moved_from: row.binding_id };
  await data(ctx).all(ServiceResource).findById(row.id).patch({ ...fresh, service_id: to.id, client_id: to.client_id, binding_id: binding.id, server_id: binding.server_id });
  await followService(ctx, row.id, to);
};

/** Each plan has room for what comes. */
const checkRooms = async (ctx: OperationCtx, arriving: readonly (readonly [ServiceResource, Offer])[]): Promise<void> => {
  const counts = new Map<string, { readonly offer: Offer; readonly values: Values; count: number }>();
  for (const [row, offer] of arriving) {
    const values = row.data as Values;
    const key = `${row.kind} ${String(offer.form.parent === undefined ? '' : values[offer.form.parent.field])}`;
    const entry = counts.get(key) ?? { offer, values, count: 0 };
    entry.count += 1;
    counts.set(key, entry);
  }
  for (const { offer, values, count } of counts.values()) await checkRoomFor(ctx, offer, values, count);
};

export const moveResource = defineOperation({
  name: 'resources.move',
  summary: 'Moves a resource with all that is in it to another service on the same server: a client between services of its own, staff to any client.',
  kind: 'command',
  http: { method: 'POST', path: '/resources/{id}/move' },
  audience: ['staff', 'client'],
  permission: 'resources.write',
  input: z.strictObject({ id: idSchema, serviceId: idSchema }),
  output: resourceSchema,
  run: async (ctx, { id, serviceId }) => {
    const held = await heldResource(ctx, id);
    const { row } = held;
    clientMay(ctx, held.offer.form, []);
    const to = await openService(ctx, serviceId);
    if (to.id === row.service_id) throw invalid('RESOURCE_SAME_SERVICE', 'serviceId', 'It is in this service already.');
    const offers = await offersOf(ctx, to);
    const moving = [row, ...(await companions(ctx, held))];
    const arriving = moving.map((each) => [each, placeFor(each, offers)] as const);
    for (const [each, offer] of arriving) mayLeave(each, offer);
    for (const bindingId of new Set(arriving.map(([, { binding }]) => binding.id))) await holdBinding(ctx, bindingId);
    await checkRooms(ctx, arriving);
    await checkRelations(ctx, placeFor(row, offers), row.data as Values);
    if (row.recorded) {
      const taken = await data(ctx).all(ServiceResource).where({ server_id: placeFor(row, offers).binding.server_id, unique_key: row.unique_key }).whereNot('id', row.id).whereNot('state', 'removed').first();
      if (taken !== undefined) throw invalid('RESOURCE_TAKEN', 'serviceId', 'This name is taken.');
    }
    for (const [each, offer] of arriving) await move(ctx, each, offer, to);
    if (row.kind === 'database') await forgetDatabase(ctx, row);
    const before = { service: row.service_id, resource: row.kind, name: row.name };
    ctx.touch({ kind: 'service', id: row.service_id, clientId: row.client_id }, before, { movedTo: to.id, along: moving.slice(1).map((each) => each.name) });
    ctx.touch({ kind: 'service', id: to.id, clientId: to.client_id }, undefined, before);
    const moved = (await data(ctx).all(ServiceResource).findById(row.id)) as ServiceResource;
    await changed(ctx, moved);
    if (row.recorded || row.kind === 'database') await changed(ctx, row);
    return viewResource(ctx, moved);
  },
});
