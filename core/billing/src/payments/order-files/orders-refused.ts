import type { OperationCtx } from '@billet/sdk';
import { data } from '../../data.ts';
import { PaymentAttempt, type GatewayAccount } from '../tables.ts';

/** The attempts of a file, or of a part of one, that the bank refuses as a whole. */
export const ordersRefused = async (ctx: OperationCtx, account: GatewayAccount, references: readonly string[]): Promise<readonly PaymentAttempt[]> => {
  const [reference] = references;
  if (reference === undefined) return [];
  const rows = await data(ctx).db.raw<{ id: number | string }>(
    `select o.attempt_id as id from bank_orders o join order_files f on f.id = o.order_file_id
     where f.gateway_account_id = ? and o.does = 'collect' and (f.reference = ? or o.part = ?) order by o.id`,
    [account.id, reference, reference],
  );
  return data(ctx).all(PaymentAttempt).whereIn('id', rows.map((row) => Number(row.id))).orderBy('id');
};
