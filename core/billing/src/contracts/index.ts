export { contractNames } from './contract-values.ts';
export { contractsRoom } from './contracts-room.ts';
export { penaltyNames } from './rules/index.ts';
export { Contract } from './tables.ts';
