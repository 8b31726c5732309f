import type { Migration } from '@billet/database';
import { createLedger } from './0001-create-ledger.ts';
import { deferredRevenue } from './0002-deferred-revenue.ts';
import { vouchersAccount } from './0003-vouchers.ts';
import { mergedClientsAccount } from './0004-merged-clients.ts';
import { exchangeAccounts } from './0005-exchange-accounts.ts';
import { outlaysAccounts } from './0006-outlays.ts';

export const ledgerMigrations: readonly Migration[] = [createLedger, deferredRevenue, vouchersAccount, mergedClientsAccount, exchangeAccounts, outlaysAccounts];
