import { permits } from '@billet/kernel';
import type { PageCtx } from '../page.ts';
import type { ClientRow, ProductRow } from '../shapes.ts';

export interface ShopBrand {
  readonly id: number;
  readonly name: string;
  readonly currency: string;
  readonly termsVersion: string | null;
  readonly termsText: string | null;
}

export interface Unit {
  readonly id: number;
  readonly name: string;
}

/** A page of the shop with products that belong together. */
export interface GroupRow {
  readonly id: number;
  readonly brandId: number;
  readonly slug: string;
  readonly name: Readonly<Record<string, string>>;
  readonly description: Readonly<Record<string, string>>;
  readonly position: number;
  readonly status: string;
}

/** What a visitor is offered: his brand, his currency, and the plans of the place he lives in. */
export interface OnOffer {
  readonly brand: ShopBrand;
  readonly units: readonly Unit[];
  readonly currency: string;
  readonly plans: readonly ProductRow[];
  readonly groups: readonly GroupRow[];
}

/** Plans with a price for the visitor. Add-ons never stand alone. */
export const loadOffer = async (ctx: PageCtx): Promise<OnOffer> => {
  const { brand, units } = await ctx.call<{ brand: ShopBrand; units: readonly Unit[] }>('brands.current', {});
  // Whoever may not see the account is shown what everybody is shown.
  const member = ctx.caller.clientId === undefined || !permits(ctx.caller.permissions, 'clients.read') ? undefined : await ctx.call<{ client: ClientRow & { businessUnitId: number | null } }>('clients.get', { id: ctx.caller.clientId });
  const currency = member?.client.currency ?? brand.currency;
  const unit = member?.client.businessUnitId;
  const { items } = await ctx.call<{ items: readonly ProductRow[] }>('products.list', unit == null ? {} : { businessUnitId: unit });
  const { items: groups } = await ctx.call<{ items: readonly GroupRow[] }>('productGroups.list', {});
  return { brand, units, currency, groups, plans: items.filter((item) => !item.isAddon && item.prices.some((price) => price.currency === currency)) };
};
