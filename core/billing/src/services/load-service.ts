import type { RowOf } from '@billet/database';
import { conflict, notFound, type OperationCtx } from '@billet/sdk';
import { data } from '../data.ts';
import { leaveGrid } from './left-grids.ts';
import { leavePlan } from './left-plans.ts';
import { Service, type serviceColumns } from './tables.ts';

/** A service the caller may see; absent and foreign are the same. */
export const loadService = async (ctx: OperationCtx, id: number): Promise<Service> => {
  const service = await data(ctx).of(Service).whereNull('deleted_at').findById(id);
  if (service === undefined) throw notFound('Service');
  return service;
};

/** What may be written to a service; who it is and how it is counted stays. */
type Change = Partial<Omit<RowOf<typeof serviceColumns>, 'id' | 'number' | 'brand_id' | 'legal_entity_id' | 'currency' | 'version' | 'created_at'>>;

const GRID = ['anchor_date', 'cycle_unit', 'cycle_count'] as const;

/** Writes a change under the version that was read; somebody else's change in between refuses it. */
export const changeService = async (ctx: OperationCtx, service: Service, change: Change): Promise<Service> => {
  const touched = await data(ctx)
    .all(Service)
    .where({ id: service.id, version: service.version })
    .patch({ ...change, version: service.version + 1 });
  if (touched === 0) throw conflict('STALE', 'The service has changed meanwhile. Load it again.', { service: service.id });
  if (change.product_id !== undefined && change.product_id !== service.product_id) await leavePlan(ctx, service);
  const after = (await data(ctx).all(Service).findById(service.id)) as Service;
  if (GRID.some((key) => change[key] !== undefined && change[key] !== service[key])) await leaveGrid(ctx, service, after);
  ctx.touch({ kind: 'service', id: service.id, clientId: service.client_id }, pick(service, change), pick(after, change));
  return after;
};

const pick = (service: Service, change: Change): Record<string, unknown> =>
  Object.fromEntries(Object.keys(change).map((key) => [key, service[key as keyof Change]]));
