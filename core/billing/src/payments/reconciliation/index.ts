export { bookFinding, dismissFinding, listFindings } from './manage-findings.ts';
export { reconcileAccount } from './reconcile-account.ts';
export { reconcileAll, reconcileOne } from './reconcile-nightly.ts';
