import type { Database } from '@billet/database';
import { groupBy } from '../group-by.ts';
import { toDated, type FoundPrice } from './prices-of.ts';
import { priceOnRenewal } from './rules/index.ts';
import { PriceVersion, ProductOption, UsagePrice } from './tables.ts';
import { usageTariffs, type UsageTariffs } from './usage-tariffs.ts';

/** A service, as far as its list price is concerned. */
interface Listed {
  readonly product_id: number;
  readonly currency: string;
  readonly cycle_unit: string;
  readonly cycle_count: number;
}

/** What a run asks the catalogue. Loaded once for a batch. */
export interface CataloguePrices {
  /** The announced price that reaches a service with the period that begins on a day. */
  onRenewal(service: Listed, pricedOn: string, periodStart: string): FoundPrice | undefined;
  /** Name of an option by language. */
  optionName(productId: number, key: string): unknown;
  /** What is asked for quantities that are used. */
  readonly usage: UsageTariffs;
}

const keyOf = (product: number, currency: string, unit: string, count: number): string => `${String(product)}|${currency}|${unit}|${String(count)}`;

export const loadCataloguePrices = async (db: Database): Promise<CataloguePrices> => {
  const versions = (await db.from(PriceVersion).whereIn('applies_to', ['existing', 'both'])).map(toDated);
  const byKey = groupBy(versions, (each) => keyOf(each.productId, each.currency, each.cycleUnit, each.cycleCount));
  const options = new Map((await db.from(ProductOption)).map((option) => [`${String(option.product_id)}|${option.key}`, option.name] as const));
  const usage = usageTariffs(await db.from(UsagePrice));
  return {
    usage,
    onRenewal: ({ product_id, currency, cycle_unit, cycle_count }, pricedOn, periodStart) => {
      const mine = byKey.get(keyOf(product_id, currency, cycle_unit, cycle_count));
      return mine === undefined ? undefined : priceOnRenewal(mine, { currency, cycleUnit: cycle_unit, cycleCount: cycle_count, pricedOn }, periodStart);
    },
    optionName: (productId, key) => options.get(`${String(productId)}|${key}`),
  };
};
