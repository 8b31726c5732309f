import type { Migration } from '@billet/database';
import { createCommissions } from './0001-create-commissions.ts';
import { createChanges } from './0002-create-changes.ts';
import { createCancellations } from './0003-create-cancellations.ts';
import { createAddonOffers } from './0004-create-addon-offers.ts';
import { createTransfers } from './0005-create-transfers.ts';
import { createMassUpdates } from './0006-create-mass-updates.ts';
import { priceChangesWhole } from './0007-price-changes-whole.ts';
import { commissionTurns } from './0008-commission-turns.ts';
import { domainsGoToo } from './0009-domains-go-too.ts';
import { transferReasons } from './0010-transfer-reasons.ts';
import { stockOfChanges } from './0011-stock-of-changes.ts';
import { severalCodes } from './0012-several-codes.ts';
import { withdrawnTransfers } from './0013-withdrawn-transfers.ts';

export const lifecycleMigrations: readonly Migration[] = [createCommissions, createChanges, createCancellations, createAddonOffers, createTransfers, createMassUpdates, priceChangesWhole, commissionTurns, domainsGoToo, transferReasons, stockOfChanges, severalCodes, withdrawnTransfers];
