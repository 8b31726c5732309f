export { effectiveDueDate } from './due-date.ts';
export { assertNumberTemplate, numberPeriod, renderNumber } from './numbering.ts';
export { afterLines, instalmentsOf, periodLines, type PeriodLine, type PricedService, type ServicePart } from './period-lines.ts';
export { settlementOf, type Settlement } from './settlement.ts';
export { mirrorCredit, type CreditableLine, type CreditableTax, type CreditWish, type MirroredCredit } from './mirror-credit.ts';
export { lineAmount } from './line-amount.ts';
export { interestOf, interestSpan, lateFeeOf, lateRuleSchema, type LateRule } from './late-charges.ts';
export { linkedId, linkHolds, linkToken } from './link-token.ts';
export { giveUsageBack, type OwedUsage, type UsageBack, type UsageLine } from './owed-usage.ts';
