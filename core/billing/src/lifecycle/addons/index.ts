export { additionalOffers, createAdditional } from './additional.ts';
export { addonOffers, buyAddon, buyAddons, previewAddon, previewAddons, startPaidAddons } from './buy-addon.ts';
export { laterAddons, setAddons } from './offers.ts';
export { removeAddon } from './remove-addon.ts';
