import type { Room } from '../room.ts';
import { declareBrandHooks } from './hooks.ts';
import { createBrand, createUnit, listBrands, showCurrentBrand, updateBrand } from './manage-brands.ts';
import { brandsMigrations } from './migrations/index.ts';

export const brandsRoom: Room = {
  name: 'brands',
  migrations: brandsMigrations,
  operations: [listBrands, showCurrentBrand, createBrand, updateBrand, createUnit],
  permissions: ['brands.read', 'brands.write'],
  declareHooks: declareBrandHooks,
};
