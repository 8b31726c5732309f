import type { Migration } from '@billet/database';
import { createInvoices } from './0001-create-invoices.ts';
import { creditNotes } from './0002-credit-notes.ts';

export const invoicingMigrations: readonly Migration[] = [createInvoices, creditNotes];
