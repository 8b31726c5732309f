export { acceptPrice } from './accept-price.ts';
export { keepOffers, type AskedName, type Heard } from './keep-offers.ts';
export { premiumCostOf, premiumsOf, type PremiumFound, type PremiumTerms } from './premium-terms.ts';
export { showOffer } from './show-offer.ts';
