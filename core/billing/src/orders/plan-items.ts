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
  /** Path in the input, for errors. */
  readonly at: string;
}

/** Items as asked for. Terms of one's own are for staff. */
const asked = (items: readonly OrderItemWish[], buyer: boolean): readonly ItemPlan[] =>
  items.map((item, i) => {
    const at = `items.${String(i)}`;
    const own = staffFields.find((field) => item[field] !== undefined);
    if (buyer && own !== undefined) throw invalid('STAFF_ONLY', `${at}.${own}`, 'Only staff change this.');
    return { item, price: item.price, setupFee: item.setupFee, promotable: true, cameFree: false, at };
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
    at: 'bundleId',
  }));
};

/** What must come with the items, or comes free, and is not among them yet. */
const companions = async (ctx: OperationCtx, plans: readonly ItemPlan[]): Promise<readonly ItemPlan[]> => {
  const rows = await data(ctx).all(ProductAddon).whereIn('product_id', plans.map(({ item }) => item.productId)).whereIn('kind', ['required', 'free']).orderBy('id');
  return plans.flatMap(({ item, at, promotable }, index) =>
    rows
      .filter((row) => row.product_id === item.productId && !plans.some((plan) => plan.item.productId === row.addon_id && plan.item.addonOf === index))
      .map((row): ItemPlan => {
        const free = row.kind === 'free' ? 0 : undefined;
        // A bundle may stand behind more items than a request can point at.
        return { item: { ...itemSchema.parse({ productId: row.addon_id, ...(item.cycle === undefined ? {} : { cycle: item.cycle }) }), addonOf: index }, price: free, setupFee: free, promotable, cameFree: row.kind === 'free', at };
      }),
  );
};

/** Everything an order contains: what was asked for, what a bundle brings, and what comes with them. */
export const planItems = async (ctx: OperationCtx, client: Client, { items, bundleId }: { readonly items: readonly OrderItemWish[]; readonly bundleId?: number | undefined }, on: string, buyer: boolean): Promise<readonly ItemPlan[]> => {
  const plans = [...asked(items, buyer), ...(bundleId === undefined ? [] : await bundled(ctx, client, bundleId, on))];
  return [...plans, ...(await companions(ctx, plans))];
};
