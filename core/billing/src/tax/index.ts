export { loadBuyerFacts } from './load-buyers.ts';
export { addTaxRate, listTaxRates } from './manage-rates.ts';
export * from './rules/index.ts';
export { createTaxSources, taxSourcesRef, type TaxSources } from './tax-sources.ts';
export { taxRoom } from './tax-room.ts';
export { loadTaxTable, type TaxTable } from './tax-table.ts';
