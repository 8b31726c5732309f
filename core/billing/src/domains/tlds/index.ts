export { syncPrices } from './sync-prices.ts';
export { createTld, listTlds, setFreeDomains, setTldPrices, updateTld } from './manage-tlds.ts';
export { priceByMargin } from './price-by-margin.ts';
