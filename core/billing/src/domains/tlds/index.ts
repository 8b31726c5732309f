export { createTld, listTlds, setFreeDomains, setTldPrices, updateTld } from './manage-tlds.ts';
