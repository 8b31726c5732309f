import { data } from '../data.ts';
import type { PayWith } from '../orders/index.ts';
import { accountsFor } from './availability.ts';
import { GatewayAccount } from './tables.ts';

/** Which payment methods may be chosen. Staff may choose one that is not on offer to the client. */
export const payWith: PayWith = {
  may: async (ctx, client, gatewayAccountId, buyer) => {
    const account = await data(ctx).all(GatewayAccount).findOne({ id: gatewayAccountId, brand_id: client.brand_id, enabled: true });
    return account !== undefined && (!buyer || (await accountsFor(ctx, [account], client.id)).length > 0);
  },
};
