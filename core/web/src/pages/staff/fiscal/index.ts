import type { Page } from '../../page.ts';
import { fiscalAccountPage, fiscalAccountsPage, newFiscalAccountPage } from './accounts-page.ts';
import { fiscalDocumentPage } from './document-page.ts';
import { fiscalPage } from './documents-page.ts';

export const fiscalPages: readonly Page[] = [fiscalPage, fiscalAccountsPage, newFiscalAccountPage, fiscalAccountPage, fiscalDocumentPage];
