export { afterPeriod, discountApplies, fractionOf, type Discount } from './discount.ts';
export { cycleDays, priceAt, type DatedPrice, type PriceWish } from './price-at.ts';
export { exactPrices, priceLines, type PricedPart, type PricePart } from './price-lines.ts';
