import type { Room } from '../room.ts';
import { listCompanies, updateCompany } from './company/manage-companies.ts';
import { listLogos, removeLogo, setLogo } from './logo/manage-logos.ts';
import { declareBrandHooks } from './hooks.ts';
import { createBrand, listBrands, showCurrentBrand, updateBrand } from './manage-brands.ts';
import { createUnit, listUnits, renameUnit } from './manage-units.ts';
import { brandsMigrations } from './migrations/index.ts';

export const brandsRoom: Room = {
  name: 'brands',
  migrations: brandsMigrations,
  operations: [listBrands, showCurrentBrand, createBrand, updateBrand, listUnits, createUnit, renameUnit, listCompanies, updateCompany, listLogos, setLogo, removeLogo],
  permissions: ['brands.read', 'brands.write'],
  declareHooks: declareBrandHooks,
};
