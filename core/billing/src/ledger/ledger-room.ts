import type { Room } from '../room.ts';
import { bookOutlay, undoOutlay } from './book-outlay.ts';
import { ledgerInvariants } from './invariants.ts';
import { ledgerMigrations } from './migrations/index.ts';
import { profitByMonth } from './profit.ts';
import { clientStatement } from './statement.ts';
import { trialBalance } from './trial-balance.ts';
import { clientRecords } from './client-records.ts';

export const ledgerRoom: Room = {
  name: 'ledger',
  migrations: ledgerMigrations,
  clientRecords,
  operations: [trialBalance, profitByMonth, clientStatement, bookOutlay, undoOutlay],
  permissions: ['ledger.read', 'ledger.write'],
  clientPermissions: ['ledger.read'],
  invariants: ledgerInvariants,
};
