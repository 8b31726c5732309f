export { addToBalance, balancesOf, takeFromBalance } from './balance.ts';
export { ledgerInvariants } from './invariants.ts';
export { postJournals, type JournalDraft, type Movement } from './post-journals.ts';
export { ledgerRoom } from './ledger-room.ts';
export * from './rules/index.ts';
export { profitByMonth } from './profit.ts';
export { clientStatement } from './statement.ts';
export { ClientBalance, Journal, LedgerAccount, LedgerEntry } from './tables.ts';
export { trialBalance } from './trial-balance.ts';
