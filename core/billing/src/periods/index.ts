export { anchorFor, chargesNextToo, type AnchorPolicy } from './anchor.ts';
export { gridIndex, gridPeriod, gridStart, isRecurring, lengthOf, type Cycle, type Period, type RecurringCycle } from './cycle.ts';
export { creditForRest, partOfBilled, prorate, prorationPolicies, shareOf, type ProrationPolicy } from './proration.ts';
export { afterBilling, dueDateOf, nextBillDate, nextSlice, slicesDue, type ServiceTerms, type Slice } from './terms.ts';
