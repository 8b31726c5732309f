export { effectiveDueDate } from './due-date.ts';
export { assertNumberTemplate, numberPeriod, renderNumber } from './numbering.ts';
export { settlementOf, type Settlement } from './settlement.ts';
