export { afterPeriod, discountApplies, fitsDiscount, fractionOf, type Days, type Discount } from './discount.ts';
export { exchange } from './exchange.ts';
export { cycleDays, priceAt, type DatedPrice, type PriceWish } from './price-at.ts';
export { exactPrices, priceLines, type PricedPart, type PricePart } from './price-lines.ts';
export { priceOnRenewal, type PricedTerms } from './price-on-renewal.ts';
export { promotionCovers, promotionRefusal, type PromotionRefusal, type PromotionTerms, type PromotionWish } from './promotion.ts';
export { stacked, type RuledDiscount, type Stacking } from './stacking.ts';
export { asPieces, countUsage, type CountedUsage, type RatedPart, type UsagePart } from './count-usage.ts';
export { rateUsage, usageModels, usageSums, type RatedUsage, type UsageReading, type UsageTariff, type UsageTier } from './rate-usage.ts';
