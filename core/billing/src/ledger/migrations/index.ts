import type { Migration } from '@billet/database';
import { createLedger } from './0001-create-ledger.ts';

export const ledgerMigrations: readonly Migration[] = [createLedger];
