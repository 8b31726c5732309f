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
