import type { Migration } from '@billet/database';
import { createInvoices } from './0001-create-invoices.ts';
import { creditNotes } from './0002-credit-notes.ts';
import { documentsByHand } from './0003-documents-by-hand.ts';
import { taxTreatment } from './0004-tax-treatment.ts';
import { addLineDiscounts } from './0005-line-discounts.ts';
import { addListIndexes } from './0006-list-indexes.ts';
import { addDaysGivenBack } from './0007-days-given-back.ts';
import { addOpenInvoices } from './0008-open-invoices.ts';

export const invoicingMigrations: readonly Migration[] = [createInvoices, creditNotes, documentsByHand, taxTreatment, addLineDiscounts, addListIndexes, addDaysGivenBack, addOpenInvoices];
