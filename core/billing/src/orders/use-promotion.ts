import { conflict, invalid, type OperationCtx } from '@billet/sdk';
import { Promotion, promotionCovers, promotionRefusal, type PromotionTerms } from '../catalog/index.ts';
import type { Client } from '../clients/index.ts';
import { data } from '../data.ts';
import { Service } from '../services/index.ts';

/** A promotion that may be used, with its terms. */
export interface UsablePromotion {
  readonly row: Promotion;
  readonly terms: PromotionTerms;
}

export const promotionTerms = (row: Promotion): PromotionTerms => ({
  kind: row.kind as 'percent',
  currency: row.currency,
  clients: row.clients as 'any',
  productIds: row.product_ids as readonly number[],
  cycles: row.cycles as readonly string[],
  groupIds: row.group_ids as readonly number[],
  startsOn: row.starts_on,
  endsOn: row.ends_on,
});

/** Finds a code and says why it is not for this client, if so. Counts nothing. */
export const findPromotion = async (ctx: OperationCtx, client: Client, code: string, on: string, field = 'promotion'): Promise<UsablePromotion> => {
  const { all } = data(ctx);
  const row = await all(Promotion).findOne({ brand_id: client.brand_id, code: code.trim().toUpperCase(), status: 'active' });
  if (row === undefined) throw invalid('PROMOTION_UNKNOWN', field, 'This code is not known.');
  const before = await all(Service).where('client_id', client.id).whereNot('status', 'pending').limit(1);
  const terms = promotionTerms(row);
  const refusal = promotionRefusal(terms, { on, currency: client.currency, isNew: before.length === 0, groupId: client.group_id });
  if (refusal !== undefined) throw invalid(refusal, field, 'This code is not for this order.');
  return { row, terms };
};

/** Counts one use. The statements themselves refuse more than is allowed, whoever asks at the same time. */
export const countPromotion = async (ctx: OperationCtx, { row }: UsablePromotion, clientId: number): Promise<void> => {
  const { db } = data(ctx);
  const taken = await db.execute('update promotions set used = used + 1 where id = ? and (max_uses is null or used < max_uses)', [row.id]);
  if (taken === 0) throw conflict('PROMOTION_USED_UP', 'This code has been used up.', { code: row.code });
  const mine = await db.execute(
    `insert into promotion_clients (promotion_id, client_id, used) values (?, ?, 1)
     on conflict (promotion_id, client_id) do update set used = promotion_clients.used + 1 where promotion_clients.used < ?`,
    [row.id, clientId, row.per_client ?? 2_000_000_000],
  );
  if (mine === 0) throw conflict('PROMOTION_USED', 'You have used this code already.', { code: row.code });
};

/** Gives a use back that came to nothing. */
export const giveBackPromotion = async (ctx: OperationCtx, promotionId: number, clientId: number): Promise<void> => {
  const { db } = data(ctx);
  await db.execute('update promotions set used = used - 1 where id = ? and used > 0', [promotionId]);
  await db.execute('update promotion_clients set used = used - 1 where promotion_id = ? and client_id = ? and used > 0', [promotionId, clientId]);
};

/** Whether the promotion covers an item. */
export const covers = ({ terms }: UsablePromotion, productId: number, cycle: { readonly unit: string; readonly count: number }): boolean => promotionCovers(terms, productId, cycle);
