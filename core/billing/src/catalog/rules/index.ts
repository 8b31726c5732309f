export { cycleDays, priceAt, type DatedPrice, type PriceWish } from './price-at.ts';
