export type { ExecutorParts, TableOpener } from './context.ts';
export { createExecutor, type CallOptions, type Executor } from './executor.ts';
export type { FieldProblem } from '../field-problems.ts';
export { isPermission, permits } from './permissions.ts';
export type { AuditEntry, AuditStore, AuditSubject, IdempotencyStore, ReadRunner, StoredReply } from './ports.ts';
export { createOperationRegistry, type OperationRegistry, type RegisteredOperation } from './registry.ts';
export { systemCaller } from './system-caller.ts';
