export { changePlan, openChangeOf } from './change-plan.ts';
export { correctBilling } from './correct-billing.ts';
export { listChanges } from './list-changes.ts';
export { previewChange } from './preview-change.ts';
export { dropVoidedChange, expireChanges, makeDueChanges, settlePaidChange } from './settle-changes.ts';
export { withdrawChange } from './withdraw-change.ts';
