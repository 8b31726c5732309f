import { serviceRef, type OperationCtx } from '@billet/sdk';
import type { Client } from '../clients/index.ts';

/** What the orders ask of whoever knows payment methods; a later room answers. */
export interface PayWith {
  /** Whether a merchant account exists, is of the client's brand and on, and, for a buyer, one he may pay with. */
  may(ctx: OperationCtx, client: Pick<Client, 'id' | 'brand_id'>, gatewayAccountId: number, buyer: boolean): Promise<boolean>;
}

export const payWithRef = serviceRef<PayWith>('orders.payWith');
