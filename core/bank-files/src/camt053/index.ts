export { decodeCamt053 } from './decode-camt053.ts';
export type { Camt053, Party, Statement, StatementBalance, StatementEntry, StatementTransaction } from './statement.ts';
