import type { OperationCtx } from '@billet/sdk';
import { Client } from '../clients/index.ts';
import { data } from '../data.ts';

/** The currency in which the caller is told prices: his own, else that of the brand. */
export const currencyFor = async (ctx: OperationCtx, brandCurrency: string): Promise<string> =>
  ctx.caller.clientId === undefined ? brandCurrency : ((await data(ctx).of(Client).findById(ctx.caller.clientId))?.currency ?? brandCurrency);
