import type { Page } from '../../page.ts';
import { clientTaxPage } from './client-tax.ts';
import { taxImportPage } from './import.ts';
import { brandTaxPage, taxPage } from './rates.ts';
import { taxReportPage } from './report.ts';

export const taxPages: readonly Page[] = [taxPage, brandTaxPage, taxImportPage, taxReportPage, clientTaxPage];
