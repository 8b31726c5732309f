import type { Room } from '../room.ts';
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
  operations: [trialBalance, profitByMonth, clientStatement],
  permissions: ['ledger.read'],
  clientPermissions: ['ledger.read'],
  invariants: ledgerInvariants,
};
