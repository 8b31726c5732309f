import type { Room } from '../room.ts';
import { addPrice, createProduct, getProduct, listProducts, updateProduct } from './manage-products.ts';
import { catalogMigrations } from './migrations/index.ts';

export const catalogRoom: Room = {
  name: 'catalog',
  migrations: catalogMigrations,
  operations: [listProducts, getProduct, createProduct, updateProduct, addPrice],
  permissions: ['products.write'],
};
