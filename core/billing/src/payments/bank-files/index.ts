export { importFile } from './import-file.ts';
export { bankFileInvariants } from './invariants.ts';
export { listBankLines } from './list-lines.ts';
