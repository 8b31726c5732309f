export { beginOperation, codePlace, type Begun } from './begin-operation.ts';
export { carryOut } from './carry-out.ts';
export { alignBilling, settleOperation } from './settle-operation.ts';
export { NOT_PAID } from './still-unpaid.ts';
export { carryOutJob, operationKinds, writeOperation, writeOperations, type OperationKind } from './write-operation.ts';
