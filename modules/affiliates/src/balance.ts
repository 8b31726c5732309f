import { addDays, type OperationCtx, z } from '@billet/sdk';
import { commissions, payouts } from './tables.ts';

/** In minor units. */
export const balanceShape = z.strictObject({
  currency: z.string(),
  /** Earned, and not old enough yet. */
  pending: z.number().int(),
  /** Can be paid out; below nought what was taken back after it was paid. */
  payable: z.number().int(),
  requested: z.number().int(),
  paid: z.number().int(),
});

export type Balance = z.output<typeof balanceShape>;

/** All of it follows from commissions and payouts: there is no number that could drift from them. */
export const balancesOf = async (ctx: OperationCtx, clientId: number, today: string): Promise<readonly Balance[]> => {
  const tomorrow = addDays(today, 1);
  const earned = (payableOn: { readonly from?: string; readonly until?: string }) => ctx.table(commissions).sums({ client_id: clientId, payable_on: payableOn }, { of: 'amount', by: ['currency'] });
  const [pending, ready] = [await earned({ from: tomorrow }), await earned({ until: tomorrow })];
  const given = await ctx.table(payouts).sums({ client_id: clientId }, { of: 'amount', by: ['currency', 'state'] });
  const currencies = [...new Set([...pending, ...ready, ...given].map(({ currency }) => currency))].sort();
  return currencies.map((currency) => {
    const sumOf = (rows: readonly { readonly currency: string; readonly sum: number }[]): number => rows.find((row) => row.currency === currency)?.sum ?? 0;
    const inState = (state: string): number => sumOf(given.filter((row) => row.state === state));
    return { currency, pending: sumOf(pending), payable: sumOf(ready) - inState('requested') - inState('paid'), requested: inState('requested'), paid: inState('paid') };
  });
};
