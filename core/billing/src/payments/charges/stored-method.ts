import type { OperationCtx } from '@billet/sdk';
import { data } from '../../data.ts';
import type { Invoice } from '../../invoicing/index.ts';
import { takingOf } from '../conversion/taking-of.ts';
import { gatewayRegistryRef } from '../gateway-registry.ts';
import { GatewayAccount } from '../tables.ts';
import { PaymentMethod } from '../tables-of-methods.ts';

export interface StoredMethod {
  readonly method: PaymentMethod;
  readonly account: GatewayAccount;
}

/** What an invoice is charged to without its payer being there; absent = nothing is stored that could be. */
export const storedMethodFor = async (ctx: OperationCtx, invoice: Invoice): Promise<StoredMethod | undefined> => {
  const { all } = data(ctx);
  const method = await all(PaymentMethod).findOne({ client_id: invoice.client_id, is_default: true, state: 'active' });
  const account = await all(GatewayAccount).findById(method?.gateway_account_id ?? 0);
  const running = ctx.use(gatewayRegistryRef).all().find((gateway) => gateway.id === account?.extension);
  if (method === undefined || account?.enabled !== true || account.brand_id !== invoice.brand_id) return undefined;
  return running?.gateway.charge === undefined || (await takingOf(ctx, account, invoice.currency)) === undefined ? undefined : { method, account };
};
