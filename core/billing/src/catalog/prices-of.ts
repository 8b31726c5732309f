import type { OperationCtx } from '@billet/sdk';
import { data } from '../data.ts';
import { ExchangeRate } from './promotion-tables.ts';
import { cycleDays, exchange, priceAt, type DatedPrice } from './rules/index.ts';
import { PriceVersion } from './tables.ts';

/** A price with the row it comes from. */
export interface FoundPrice extends DatedPrice {
  readonly id: number;
  readonly productId: number;
}

export const toDated = (row: PriceVersion): FoundPrice => ({
  id: row.id,
  productId: row.product_id,
  currency: row.currency,
  cycleUnit: row.cycle_unit,
  cycleCount: row.cycle_count,
  price: row.price,
  setupFee: row.setup_fee,
  effectiveFrom: row.effective_from,
  appliesTo: row.applies_to as 'both',
});

/** Today's prices for new orders of some products, one per currency and cycle, shortest cycle first. */
export const pricesOf = async (ctx: OperationCtx, productIds: readonly number[], on: string): Promise<readonly FoundPrice[]> => {
  const versions = (await data(ctx).all(PriceVersion).whereIn('product_id', [...productIds]).where('effective_from', '<=', on)).map(toDated);
  const found = new Map<string, FoundPrice>();
  for (const version of versions) {
    const key = [version.productId, version.currency, version.cycleUnit, version.cycleCount].join('|');
    const best = priceAt(
      versions.filter((each) => each.productId === version.productId),
      { currency: version.currency, cycleUnit: version.cycleUnit, cycleCount: version.cycleCount, on, for: 'new' },
    );
    if (best !== undefined) found.set(key, best);
  }
  return [...found.values()].sort((a, b) => a.productId - b.productId || cycleDays(a.cycleUnit, a.cycleCount) - cycleDays(b.cycleUnit, b.cycleCount));
};

/** Today's prices of a product in a currency: its own ones, else those of another currency at the dated rate. */
export const pricesIn = async (ctx: OperationCtx, productId: number, currency: string, on: string): Promise<readonly FoundPrice[]> => {
  const prices = await pricesOf(ctx, [productId], on);
  const own = prices.filter((price) => price.currency === currency);
  if (own.length > 0) return own;
  const rates = await data(ctx).all(ExchangeRate).where('to_currency', currency).where('effective_from', '<=', on).orderBy('effective_from', 'desc').orderBy('id');
  const rate = rates.find((each) => prices.some((price) => price.currency === each.from_currency));
  if (rate === undefined) return [];
  const convert = (amount: number): number => exchange(amount, rate.from_currency, currency, rate.rate);
  return prices
    .filter((price) => price.currency === rate.from_currency)
    .map((price) => ({ ...price, currency, price: convert(price.price), setupFee: convert(price.setupFee) }));
};
