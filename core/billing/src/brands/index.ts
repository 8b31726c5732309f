export { allBrands } from './all-brands.ts';
export { brandOf, currentBrand } from './brand-of.ts';
export { brandsRoom } from './brands-room.ts';
export { sellerOf, type Seller } from './company/seller-of.ts';
export { brandLogo, type LogoPicture, type LogoPlace } from './logo/brand-logo.ts';
export { addressSchema } from './address.ts';
export { brandTermsFields, changeBrand, createBrand, createBrandInput, createBrandRows, listBrands, showCurrentBrand, updateBrand } from './manage-brands.ts';
export { createUnit, listUnits, renameUnit } from './manage-units.ts';
export { Brand, BrandLogo, BusinessUnit, LegalEntity } from './tables.ts';
