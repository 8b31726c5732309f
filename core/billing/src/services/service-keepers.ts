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

/** Plan, cycle and quantity of what another room keeps are not changed here: its periods stand for something outside, such as years at a registry. */
export const assertOwnTerms = async (ctx: OperationCtx, service: Service, productId?: number): Promise<void> => {
  const { db } = data(ctx);
  const { ofService, ofProduct } = ctx.use(serviceKeepersRef);
  const finds = async (queries: readonly string[], id: number): Promise<boolean> => {
    for (const sql of queries) if ((await db.raw(sql, [id])).length > 0) return true;
    return false;
  };
  if (await finds(ofService, service.id)) throw conflict('SERVICE_KEPT', 'The terms of this service are those of its domain. Change, renew or cancel the domain instead.', { number: service.number });
  if (productId !== undefined && productId !== service.product_id && (await finds(ofProduct, productId))) throw conflict('PRODUCT_KEPT', 'This product comes with a domain. Order the domain instead.', { productId });
};
