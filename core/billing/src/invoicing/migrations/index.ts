import type { Migration } from '@billet/database';
import { createInvoices } from './0001-create-invoices.ts';

export const invoicingMigrations: readonly Migration[] = [createInvoices];
