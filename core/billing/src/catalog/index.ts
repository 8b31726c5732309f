export { giveStock, takeStock } from './stock.ts';
export { catalogRoom } from './catalog-room.ts';
export { loadCataloguePrices, type CataloguePrices } from './catalogue-prices.ts';
export { localised } from './localised.ts';
export { addPrice, createProduct, getProduct, listProducts, updateProduct } from './manage-products.ts';
export { pricesIn, pricesOf, type FoundPrice } from './prices-of.ts';
export * from './rules/index.ts';
export { OptionPrice, PriceVersion, Product, ProductGroup, ProductOption, ProductUnit } from './tables.ts';
export { Bundle, BundleItem, ExchangeRate, ProductAddon, Promotion } from './promotion-tables.ts';
