import { invalid, type OperationCtx } from '@billet/sdk';
import { priceAt, pricesIn, Product, ProductAddon, ProductUnit, takeStock, type FoundPrice } from '../catalog/index.ts';
import type { Client } from '../clients/index.ts';
import { data } from '../data.ts';
import { Service } from '../services/index.ts';
import { domainItemsRef } from './domain-items.ts';
import { hostingDomain } from './hosting-domain.ts';
import { chooseOptions } from './choose-options.ts';
import type { OrderItemWish } from './item-schema.ts';
import type { Chosen } from './insert-service.ts';
import type { ItemPlan } from './plan-items.ts';
import { promotionsOf, type UsablePromotion } from './use-promotion.ts';

/** What decides about one item of an order. */
export interface Choosing {
  readonly client: Client;
  /** Orders as a client does: what is on offer, and nothing else. */
  readonly buyer: boolean;
  readonly today: string;
  readonly promotions: readonly UsablePromotion[];
  /** All items as they were asked for. */
  readonly items: readonly OrderItemWish[];
  /** Services of the items before it. */
  readonly made: readonly Service[];
}

const offered = async (ctx: OperationCtx, { item, at, comesAlong }: ItemPlan, { client, buyer }: Choosing): Promise<Product> => {
  const { all } = data(ctx);
  const product = await all(Product).findById(item.productId);
  const open = product !== undefined && product.brand_id === client.brand_id && (product.status === 'active' || (product.status === 'hidden' && (!buyer || comesAlong || item.domain !== undefined)));
  if (!open) throw invalid('NOT_ON_OFFER', `${at}.productId`, 'This product is not on offer.');
  const units = await all(ProductUnit).where('product_id', product.id);
  if (units.length > 0 && !units.some((unit) => unit.business_unit_id === client.business_unit_id)) {
    throw invalid('NOT_IN_UNIT', `${at}.productId`, 'This product is not on offer where you are.');
  }
  return product;
};

/** Longer names are not asked for by hand either. */
const MOST_LABEL = 80;

const RUNNING: readonly string[] = ['pending', 'active', 'suspended'];

/** The service an add-on belongs to: one of this order, or one of the client's that runs. */
const parentOf = async (ctx: OperationCtx, { item, at }: ItemPlan, product: Product, { client, buyer, made }: Choosing): Promise<Service | null> => {
  const { of, all } = data(ctx);
  if (item.addonOf === undefined && item.serviceId === undefined) {
    if (product.is_addon) throw invalid('ADDON_ALONE', `${at}.productId`, 'This add-on needs a service it belongs to.');
    return null;
  }
  const parent = item.serviceId === undefined ? made[item.addonOf ?? 0] : await of(Service).findOne({ id: item.serviceId, client_id: client.id });
  if (parent === undefined || !RUNNING.includes(parent.status)) throw invalid('NOT_FOUND', `${at}.${item.serviceId === undefined ? 'addonOf' : 'serviceId'}`, 'There is no such service.');
  const allowed = await all(ProductAddon).findOne({ product_id: parent.product_id, addon_id: product.id });
  if (allowed === undefined && buyer) throw invalid('ADDON_NOT_OFFERED', `${at}.productId`, 'This add-on is not on offer for this service.');
  return parent;
};

/** The list price in the wished cycle; without a wish the parent's cycle if there is a price for it, else the shortest. */
const listPrice = async (ctx: OperationCtx, { item, at }: ItemPlan, product: Product, parent: Service | null, { client, today }: Choosing): Promise<FoundPrice> => {
  const prices = await pricesIn(ctx, product.id, client.currency, today);
  const priceFor = (cycleUnit: string, cycleCount: number): FoundPrice | undefined => priceAt(prices, { currency: client.currency, cycleUnit, cycleCount, on: today, for: 'new' });
  const price = item.cycle === undefined ? ((parent === null ? undefined : priceFor(parent.cycle_unit, parent.cycle_count)) ?? prices[0]) : priceFor(item.cycle.unit, item.cycle.count);
  if (price === undefined) throw invalid('NO_PRICE', `${at}.cycle`, 'There is no price for this cycle and currency.');
  return price;
};

/** Product, price and options of an item; the server decides all of them, whatever the request says. */
export const choose = async (ctx: OperationCtx, plan: ItemPlan, choosing: Choosing): Promise<Chosen> => {
  const { item } = plan;
  const product = await offered(ctx, plan, choosing);
  const parent = await parentOf(ctx, plan, product, choosing);
  const domain = await ctx.use(domainItemsRef).terms(ctx, { client: choosing.client, buyer: choosing.buyer, product, item, items: choosing.items, at: plan.at });
  const hosted = hostingDomain(item, plan.at);
  const listed: FoundPrice =
    domain === undefined
      ? await listPrice(ctx, plan, product, parent, choosing)
      : { id: 0, productId: product.id, currency: choosing.client.currency, cycleUnit: 'year', cycleCount: domain.years, price: domain.price, setupFee: 0, effectiveFrom: choosing.today, appliesTo: 'both' };
  const options = await chooseOptions(ctx, product.id, item.options, listed, choosing.today, `${plan.at}.options`);
  const quantity = domain === undefined ? item.quantity : 1;
  const stockTaken = await takeStock(ctx, product, quantity);
  const promotions = plan.promotable && domain?.pinned !== true ? promotionsOf(choosing.promotions, product.id, { unit: listed.cycleUnit, count: listed.cycleCount }) : [];
  return {
    item: domain !== undefined ? { ...item, label: domain.label, quantity: 1 } : hosted === undefined || item.label !== '' ? item : { ...item, label: hosted.unicode.slice(0, MOST_LABEL) },
    hostedName: domain === undefined ? hosted?.name : undefined,
    product,
    stockTaken,
    price: { ...listed, price: plan.price ?? listed.price },
    setupFee: plan.setupFee ?? listed.setupFee,
    options,
    parent,
    negotiated: plan.price !== undefined || domain?.pinned === true,
    firstPrice: item.firstPrice ?? (plan.price === undefined ? domain?.firstPrice : undefined),
    promotions,
  };
};
