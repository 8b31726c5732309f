import { conflict, serviceRef, type OperationCtx } from '@billet/sdk';
import { data } from '../data.ts';
import type { Service } from './tables.ts';

/** Later rooms that keep the terms of services themselves, such as a domain's. Queries of one value that give a row for what is kept. */
export interface ServiceKeepers {
  /** The id of a service. */
  readonly ofService: string[];
  /** The id of a product that such services have. */
  readonly ofProduct: string[];
}

export const serviceKeepersRef = serviceRef<ServiceKeepers>('service-keepers');

const finds = async (ctx: OperationCtx, queries: readonly string[], id: number): Promise<boolean> => {
  for (const sql of queries) if ((await data(ctx).db.raw(sql, [id])).length > 0) return true;
  return false;
};

/** Whether another room keeps the terms of a service. */
export const isKept = (ctx: OperationCtx, serviceId: number): Promise<boolean> => finds(ctx, ctx.use(serviceKeepersRef).ofService, serviceId);

/** Plan, cycle and quantity of what another room keeps are not changed here: its periods stand for something outside, such as years at a registry. */
export const assertOwnTerms = async (ctx: OperationCtx, service: Service, productId?: number): Promise<void> => {
  if (await isKept(ctx, service.id)) throw conflict('SERVICE_KEPT', 'The terms of this service are those of its domain. Change, renew or cancel the domain instead.', { number: service.number });
  if (productId !== undefined && productId !== service.product_id && (await finds(ctx, ctx.use(serviceKeepersRef).ofProduct, productId))) throw conflict('PRODUCT_KEPT', 'This product comes with a domain. Order the domain instead.', { productId });
};
