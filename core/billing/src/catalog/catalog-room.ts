import type { Room } from '../room.ts';
import { listAddons, setAddon } from './manage-addons.ts';
import { createBundle, listBundles, setBundleStatus, updateBundle } from './manage-bundles.ts';
import { addExchangeRate, listExchangeRates } from './manage-exchange.ts';
import { listOptions, removeOption, setOption } from './manage-options.ts';
import { createPromotion, getPromotion, listPromotions, updatePromotion } from './manage-promotions.ts';
import { createGroup, listProductGroups, updateGroup } from './manage-product-groups.ts';
import { addPrice, createProduct, getProduct, listProducts, updateProduct } from './manage-products.ts';
import { addUsagePrice, listUsagePrices, tryUsagePrice } from './manage-usage-prices.ts';
import { catalogMigrations } from './migrations/index.ts';
import { clientRecords } from './client-records.ts';

export const catalogRoom: Room = {
  name: 'catalog',
  migrations: catalogMigrations,
  clientRecords,
  operations: [
    listProducts, getProduct, createProduct, updateProduct, addPrice, listOptions, setOption, removeOption, listAddons, setAddon, listBundles, createBundle, updateBundle, setBundleStatus,
    listPromotions, getPromotion, createPromotion, updatePromotion, listExchangeRates, addExchangeRate, listProductGroups, createGroup, updateGroup,
    listUsagePrices, addUsagePrice, tryUsagePrice,
  ],
  permissions: ['products.write'],
};
