import { conflict, invalid, type OperationCtx } from '@billet/sdk';
import { Bundle, BundleItem, ProductAddon } from '../catalog/index.ts';
import type { Client } from '../clients/index.ts';
import { data } from '../data.ts';
import { itemSchema, staffFields, type OrderItemWish } from './item-schema.ts';

/** An item with what was agreed about its price, if anything. */
export interface ItemPlan {
  readonly item: OrderItemWish;
  readonly price: number | undefined;
  readonly setupFee: number | undefined;
  /** A code may make it cheaper; not so in a bundle that is sold at its own price. */
  readonly promotable: boolean;
  /** It comes free with another item; nobody agreed its price. */
  readonly cameFree: boolean;
  /** It comes with another item: nobody has to find it on offer. */
  readonly comesAlong: boolean;
  /** Path in the input, for errors. */
  readonly at: string;
}

/** Items as asked for. Terms of one's own are for staff. */
const asked = (items: readonly OrderItemWish[], buyer: boolean): readonly ItemPlan[] =>
  items.map((item, i) => {
    const at = `items.${String(i)}`;
    const own = staffFields.find((field) => item[field] !== undefined);
    if (buyer && own !== undefined) throw invalid('STAFF_ONLY', `${at}.${own}`, 'Only staff change this.');
    return { item, price: item.price, setupFee: item.setupFee, promotable: true, cameFree: false, comesAlong: false, at };
  });

/** The products of a bundle at its prices. The counter refuses more than may be sold. */
const bundled = async (ctx: OperationCtx, client: Client, bundleId: number, on: string): Promise<readonly ItemPlan[]> => {
  const { all, db } = data(ctx);
  const bundle = await all(Bundle).findOne({ id: bundleId, brand_id: client.brand_id, status: 'active' });
  const open = bundle !== undefined && (bundle.starts_on === null || bundle.starts_on <= on) && (bundle.ends_on === null || bundle.ends_on >= on);
  if (!open) throw invalid('NOT_ON_OFFER', 'bundleId', 'This bundle is not on offer.');
  const taken = await db.execute('update bundles set used = used + 1 where id = ? and (max_uses is null or used < max_uses)', [bundle.id]);
  if (taken === 0) throw conflict('OUT_OF_STOCK', 'This bundle is sold out.', { bundleId });
  const rows = await all(BundleItem).where('bundle_id', bundle.id).orderBy('id');
  return rows.map((row) => ({
    item: itemSchema.parse({ productId: row.product_id, cycle: { unit: row.cycle_unit, count: row.cycle_count }, quantity: row.quantity }),
    price: row.price ?? undefined,
    setupFee: undefined,
    promotable: bundle.allows_promotion,
    cameFree: false,
    comesAlong: false,
    at: 'bundleId',
  }));
};

/** What comes with an item, at its price if it is not free. */
const companion = ({ item, at, promotable }: ItemPlan, { addon_id: productId, kind }: ProductAddon, addonOf: number): ItemPlan => {
  const free = kind === 'free' ? 0 : undefined;
  // A bundle may stand behind more items than a request can point at.
  return { item: { ...itemSchema.parse({ productId, ...(item.cycle === undefined ? {} : { cycle: item.cycle }) }), addonOf }, price: free, setupFee: free, promotable, cameFree: kind === 'free', comesAlong: true, at };
};

/** The items, and behind them what must come with them or comes free and is not among them yet; what comes along may need more, each product once. */
const withCompanions = async (ctx: OperationCtx, asked: readonly ItemPlan[]): Promise<readonly ItemPlan[]> => {
  const plans = asked.map((plan, index) => ({ plan, has: new Set(asked.filter(({ item }, at) => at === index || item.addonOf === index).map(({ item }) => item.productId)) }));
  for (let from = 0; from < plans.length; ) {
    const level = plans.slice(from);
    const rows = await data(ctx).all(ProductAddon).whereIn('product_id', level.map(({ plan }) => plan.item.productId)).whereIn('kind', ['required', 'free']).orderBy('id');
    for (const [at, { plan, has }] of level.entries()) {
      for (const row of rows.filter((each) => each.product_id === plan.item.productId && !has.has(each.addon_id))) {
        has.add(row.addon_id);
        plans.push({ plan: companion(plan, row, from + at), has });
      }
    }
    from += level.length;
  }
  return plans.map(({ plan }) => plan);
};

/** Everything an order contains: what was asked for, what a bundle brings, and what comes with them. */
export const planItems = async (ctx: OperationCtx, client: Client, { items, bundleId }: { readonly items: readonly OrderItemWish[]; readonly bundleId?: number | undefined }, on: string, buyer: boolean): Promise<readonly ItemPlan[]> => {
  return withCompanions(ctx, [...asked(items, buyer), ...(bundleId === undefined ? [] : await bundled(ctx, client, bundleId, on))]);
};
