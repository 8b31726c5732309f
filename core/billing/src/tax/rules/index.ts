export { netOf, taxDocument, taxOn, type Taxable, type TaxedDocument, type TaxGroup, type TaxRate } from './compute-tax.ts';
