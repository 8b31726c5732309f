export { catalogRoom } from './catalog-room.ts';
export { localised } from './localised.ts';
export { addPrice, createProduct, getProduct, listProducts, updateProduct } from './manage-products.ts';
export { pricesOf, type FoundPrice } from './prices-of.ts';
export * from './rules/index.ts';
export { OptionPrice, PriceVersion, Product, ProductOption, ProductUnit } from './tables.ts';
