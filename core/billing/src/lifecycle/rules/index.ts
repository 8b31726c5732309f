export { anchorThrough } from './anchor-through.ts';
export { commissionOf } from './commission.ts';
export { exactPrice, shareOfSpan, type PlanPrice, type SpanPrice } from './exact-price.ts';
export { linesUnder, takeFrom, type CoveredDays } from './held-lines.ts';
export { moveDue, movePolicies, type MovedDays, type MovedTerms, type MovePolicy } from './move-due.ts';
export { changeModes, planChange, unusedValue, type ChangeCase, type ChangeMode, type HeldSpan, type PlanChange } from './plan-change.ts';
export { minus } from './ratio.ts';
export { openEnd, paidThrough, unbill, type Unbilled, type UnbillInvoice, type UnbillLine } from './unbill.ts';
