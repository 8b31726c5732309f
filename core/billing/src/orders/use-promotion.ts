import { conflict, invalid, type OperationCtx, z } from '@billet/sdk';
import { Promotion, promotionCovers, promotionRefusal, type PromotionTerms } from '../catalog/index.ts';
import type { Client } from '../clients/index.ts';
import { data } from '../data.ts';
import { Service, ServiceDiscount } from '../services/index.ts';

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
  const before = await all(Service).where('client_id', client.id).whereNotNull('activated_at').limit(1);
  const terms = promotionTerms(row);
  const refusal = promotionRefusal(terms, { on, currency: client.currency, isNew: before.length === 0, groupId: client.group_id });
  if (refusal !== undefined) throw invalid(refusal, field, 'This code is not for this order.');
  return { row, terms };
};

const codeSchema = z.string().trim().min(1).max(40);

/** One code, or several in a list. */
export const codesSchema = z.union([codeSchema, z.array(codeSchema).min(1).max(10)]);

/** The codes that are typed together, each once and in an order that does not depend on how they were typed. */
export const findPromotions = async (ctx: OperationCtx, client: Client, codes: z.output<typeof codesSchema> | undefined, on: string): Promise<readonly UsablePromotion[]> => {
  const found: UsablePromotion[] = [];
  for (const code of new Set([codes ?? []].flat().map((each) => each.toUpperCase()))) found.push(await findPromotion(ctx, client, code, on));
  return found.sort((a, b) => a.row.id - b.row.id);
};

/** Nobody uses up a code that gives nothing: one that stands alone is refused beside another. */
export const assertTogether = (rules: readonly (string | null)[], field: string): void => {
  if (rules.length > 1 && rules.includes('exclusive')) throw invalid('PROMOTION_ALONE', field, 'This code does not go with another one.');
};

/** Those of the codes that are for one product in one cycle. */
export const promotionsOf = (promotions: readonly UsablePromotion[], productId: number, cycle: { readonly unit: string; readonly count: number }): readonly UsablePromotion[] => {
  const own = promotions.filter((each) => covers(each, productId, cycle));
  assertTogether(own.map(({ row }) => row.stacking), 'promotion');
  return own;
};

/** Whether the set-up is free of charge by one of the codes. */
export const freeSetupBy = (promotions: readonly UsablePromotion[]): boolean => promotions.some(({ row }) => row.kind === 'free_setup');

/** A code that makes none of the items cheaper is refused: it would be used up for nothing. */
export const assertAllGiven = (promotions: readonly UsablePromotion[], items: readonly { readonly promotions: readonly UsablePromotion[] }[]): void => {
  const given = new Set(items.flatMap((item) => item.promotions.map(({ row }) => row.id)));
  if (promotions.some(({ row }) => !given.has(row.id))) throw invalid('PROMOTION_PRODUCTS', 'promotion', 'This code is not for these products.');
};

/** Promotions that a service has and that still count for a period to come. */
export const heldPromotions = async (ctx: OperationCtx, serviceId: number, today: string): Promise<readonly ServiceDiscount[]> => {
  const rows = await data(ctx).all(ServiceDiscount).where({ service_id: serviceId, source: 'promotion' }).orderBy(['position', 'id']);
  return rows.filter(({ remaining, until }) => remaining !== 0 && (until === null || until > today));
};

/** A code counts once for a service, even when its periods are used up; one that was taken from it may be given again. */
export const assertNotHeld = async (ctx: OperationCtx, serviceId: number, { id, code }: Promotion, today: string): Promise<void> => {
  const before = await data(ctx).all(ServiceDiscount).where({ service_id: serviceId, promotion_id: id });
  if (before.some(({ until }) => until === null || until > today)) throw conflict('PROMOTION_HELD', 'The service has this promotion already.', { code });
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

/** Counts each code once, however many items it makes cheaper. */
export const countPromotions = async (ctx: OperationCtx, promotions: readonly UsablePromotion[], clientId: number): Promise<void> => {
  for (const promotion of promotions) await countPromotion(ctx, promotion, clientId);
};

/** Gives a use back that came to nothing. */
export const giveBackPromotion = async (ctx: OperationCtx, promotionId: number, clientId: number): Promise<void> => {
  const { db } = data(ctx);
  await db.execute('update promotions set used = used - 1 where id = ? and used > 0', [promotionId]);
  await db.execute('update promotion_clients set used = used - 1 where promotion_id = ? and client_id = ? and used > 0', [promotionId, clientId]);
};

/** Whether the promotion covers an item. */
export const covers = ({ terms }: UsablePromotion, productId: number, cycle: { readonly unit: string; readonly count: number }): boolean => promotionCovers(terms, productId, cycle);
