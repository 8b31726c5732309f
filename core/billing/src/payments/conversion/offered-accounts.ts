import { z, type OperationCtx } from '@billet/sdk';
import { chargeFor, surchargeOn, surchargeSchema } from '../rules/index.ts';
import type { GatewayAccount } from '../tables.ts';
import { takingOf } from './taking-of.ts';

/** What a payment method charges instead of the invoice's currency, and at which rate; `amount` is with its surcharge. */
export const offerSchema = z.strictObject({ currency: z.string(), amount: z.number().int().nullable(), rate: z.string(), rateOn: z.string() });

export interface OfferedAccount {
  readonly account: GatewayAccount;
  /** `null`: it takes the currency as it is. */
  readonly conversion: z.input<typeof offerSchema> | null;
}

/** Those of some accounts that take a currency, as it is or converted. Without an amount only the rate is told. */
export const offeredAccounts = async (ctx: OperationCtx, accounts: readonly GatewayAccount[], money: { readonly amount?: number | undefined; readonly currency: string }): Promise<readonly OfferedAccount[]> => {
  const offered: OfferedAccount[] = [];
  for (const account of accounts) {
    const taking = await takingOf(ctx, account, money.currency);
    if (taking === undefined) continue;
    if (taking.kind === 'direct') {
      offered.push({ account, conversion: null });
      continue;
    }
    const gross = money.amount === undefined ? null : money.amount + surchargeOn(money.amount, account.surcharge === null ? null : surchargeSchema.parse(account.surcharge));
    const amount = gross === null ? null : chargeFor(gross, money.currency, taking.into, taking).amount;
    offered.push({ account, conversion: { currency: taking.into, amount, rate: taking.rate, rateOn: taking.rateOn } });
  }
  return offered;
};
