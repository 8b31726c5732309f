export { addonOffers, buyAddon, previewAddon, startPaidAddons } from './buy-addon.ts';
export { setAddons } from './offers.ts';
export { removeAddon } from './remove-addon.ts';
