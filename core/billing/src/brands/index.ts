export { brandOf, currentBrand } from './brand-of.ts';
export { brandsRoom } from './brands-room.ts';
export { addressSchema, createBrand, createBrandInput, createBrandRows, createUnit, listBrands, showCurrentBrand, updateBrand } from './manage-brands.ts';
export { Brand, BusinessUnit, LegalEntity } from './tables.ts';
