export { taxDocument, type Taxable, type TaxedDocument, type TaxGroup } from './compute-tax.ts';
export { rateAt, type DatedRate } from './find-rate.ts';
export { nextCheckIn, type CheckOutcome } from './next-check.ts';
export { planImport, type ImportChange, type PlannedImport, type PlannedRate } from './plan-import.ts';
export { netOf, splitTax, taxOn } from './split-tax.ts';
export type { SecondTax, TaxRate, TaxRelief } from './tax-rate.ts';
export { placeOf, reliefOf, type Exemption, type NumberState, type TaxBuyer, type TaxPlace, type TaxSeller } from './treatment.ts';
