export { anchorFor, anchorOn, anchorRules, chargesNextToo, type AnchorPolicy, type AnchorRule } from './anchor.ts';
export { gridIndex, gridPeriod, gridStart, isRecurring, lengthOf, monthsOf, type Cycle, type Period, type RecurringCycle } from './cycle.ts';
export { firstSlices } from './first-slices.ts';
export { cycleOfFrequency, gatheredOn, invoiceFrequencies, joinGathering, type Gathering, type InvoiceFrequency } from './gather.ts';
export { countedBy, creditForRest, partOfBilled, prorate, prorationPolicies, shareOf, shareOfBilled, type Counted, type ProrationPolicy, type Share } from './proration.ts';
export { afterBilling, dueAndNext, dueDateOf, nextBillDate, nextSlice, servedOn, slicesDue, type ServiceTerms, type Slice } from './terms.ts';
export { trialEnd, type Trial } from './trial.ts';
export { sameStep, usagePeriodOf, usageUpTo, type LeftGrid, type UsageGrid, type UsagePeriod } from './usage-period.ts';
export { anchorLike, changeMethods, gridAfterChange, gridAfterRenewal, isBilledBeyond, renewalOf, slicesThrough, type ChangeMethod, type NewGrid } from './change.ts';
