export type PricedCommand = 'create' | 'renew' | 'transfer' | 'restore';

/** A year of a premium name by command; what is missing costs the standard price. */
export type PremiumPrices = Readonly<Partial<Record<PricedCommand, number>>>;

/** Prices in minor units, a year; a restore is for one. */
export interface PriceList {
  readonly currency: string;
  readonly standard: Readonly<Record<PricedCommand, number>>;
  /** Names that cost more, by name. */
  readonly premium: Readonly<Record<string, PremiumPrices>>;
}

export const defaultPrices: PriceList = {
  currency: 'USD',
  standard: { create: 1000, renew: 1100, transfer: 1200, restore: 8000 },
  premium: { 'gold.test': { create: 500_000, renew: 500_000, transfer: 500_000, restore: 508_000 } },
};

export const isPremium = (prices: PriceList, name: string): boolean => prices.premium[name] !== undefined;

export const priceOf = (prices: PriceList, name: string, command: PricedCommand, years: number): number => {
  const yearly = prices.premium[name]?.[command] ?? prices.standard[command];
  return command === 'create' || command === 'renew' ? yearly * years : yearly;
};
