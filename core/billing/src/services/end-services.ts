import { conflict, type OperationCtx } from '@billet/sdk';
import { Brand } from '../brands/index.ts';
import { data } from '../data.ts';
import { groupBy } from '../group-by.ts';
import { eventBusRef } from '../refs.ts';
import { endingOf, endService, RUNNING } from './end-service.ts';
import { Service } from './tables.ts';
import { ServiceUsage } from './usage-tables.ts';

/** Those with add-ons, used quantities or stock: what becomes of them takes looks of their own. */
const entangled = async (ctx: OperationCtx, services: readonly Service[]): Promise<ReadonlySet<number>> => {
  const { all } = data(ctx);
  const ids = services.map(({ id }) => id);
  const children = await all(Service).whereIn('parent_id', ids).whereIn('status', [...RUNNING]).select('parent_id');
  const used = await all(ServiceUsage).whereIn('service_id', ids).whereColumn('quantity', '<>', 'billed').select('service_id');
  return new Set([...children.map(({ parent_id: id }) => id as number), ...used.map(({ service_id: id }) => id), ...services.flatMap(({ id, stock_taken: taken }) => (taken > 0 ? [id] : []))]);
};

/** Ends many services for good, with as many statements as there are different endings among them, not as there are services. */
export const endServices = async (ctx: OperationCtx, serviceIds: readonly number[], endedOn: string): Promise<void> => {
  const { all, db } = data(ctx);
  // One that somebody is changing is waited for: it does not stop the others.
  const services = await all(Service).whereIn('id', [...serviceIds]).whereIn('status', [...RUNNING]).orderBy('id').modify((query) => (db.engine === 'postgres' ? query.forUpdate() : query));
  if (services.length === 0) return;
  const apart = await entangled(ctx, services);
  const zones = new Map((await all(Brand).whereIn('id', [...new Set(services.map(({ brand_id: id }) => id))])).map(({ id, zone }) => [id, zone] as const));
  const plain = services.filter(({ id }) => !apart.has(id)).map((service) => ({ service, change: endingOf(ctx, service, endedOn, zones.get(service.brand_id) ?? 'UTC', null) }));
  for (const group of groupBy(plain, ({ service, change }) => JSON.stringify([service.version, change])).values()) {
    const [first] = group;
    if (first === undefined) continue;
    const { version } = first.service;
    const touched = await all(Service).whereIn('id', group.map(({ service }) => service.id)).where('version', version).patch({ ...first.change, version: version + 1 });
    if (touched !== group.length) throw conflict('STALE', 'A service has changed meanwhile. Load it again.');
  }
  for (const { service, change } of plain) ctx.touch({ kind: 'service', id: service.id, clientId: service.client_id }, Object.fromEntries(Object.keys(change).map((key) => [key, service[key as keyof Service]])), change);
  if (plain.length > 0) await ctx.use(eventBusRef).emitMany(ctx.work as never, 'service.ended', plain.map(({ service }) => ({ serviceId: service.id, clientId: service.client_id, endedOn })));
  for (const id of apart) await endService(ctx, id, endedOn);
};
