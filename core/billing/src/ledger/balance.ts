import { insertReturning } from '@billet/database';
import { conflict, type OperationCtx } from '@billet/sdk';
import { data } from '../data.ts';
import { ClientBalance } from './tables.ts';

/** Adds to what a client has with us. */
export const addToBalance = async (ctx: OperationCtx, clientId: number, currency: string, amount: number): Promise<void> => {
  await data(ctx).db.execute(
    `insert into client_balances (client_id, currency, amount) values (?, ?, ?)
     on conflict (client_id, currency) do update set amount = client_balances.amount + excluded.amount`,
    [clientId, currency, amount],
  );
};

export interface Addition {
  readonly clientId: number;
  readonly currency: string;
  readonly amount: number;
}

/** Adds to many at once: one statement for those that had nothing in the currency, which most have not. */
export const addToBalances = async (ctx: OperationCtx, additions: readonly Addition[]): Promise<void> => {
  const keyOf = (clientId: number, currency: string): string => `${String(clientId)}/${currency}`;
  const sums = new Map<string, Addition>();
  for (const each of additions) {
    const key = keyOf(each.clientId, each.currency);
    sums.set(key, { ...each, amount: each.amount + (sums.get(key)?.amount ?? 0) });
  }
  const written = await insertReturning<{ client_id: number; currency: string }>(
    data(ctx).db, 'client_balances', ['client_id', 'currency', 'amount'], [...sums.values()].map((each) => [each.clientId, each.currency, each.amount]), { onConflict: 'nothing', returning: ['client_id', 'currency'] },
  );
  for (const each of written) sums.delete(keyOf(Number(each.client_id), each.currency));
  for (const { clientId, currency, amount } of sums.values()) await addToBalance(ctx, clientId, currency, amount);
};

/** Takes from it; the condition in the statement decides, so two spenders at once cannot overdraw. */
export const takeFromBalance = async (ctx: OperationCtx, clientId: number, currency: string, amount: number): Promise<void> => {
  const taken = await data(ctx).db.execute(
    'update client_balances set amount = amount - ? where client_id = ? and currency = ? and amount >= ?',
    [amount, clientId, currency, amount],
  );
  if (taken === 0) throw conflict('BALANCE_TOO_LOW', 'The balance does not cover this.', { amount, currency });
};

/** What a client has with us, per currency. */
export const balancesOf = async (ctx: OperationCtx, clientId: number): Promise<readonly { readonly amount: number; readonly currency: string }[]> => {
  const rows = await data(ctx).of(ClientBalance).where('client_id', clientId).orderBy('currency');
  return rows.map(({ amount, currency }) => ({ amount, currency }));
};
