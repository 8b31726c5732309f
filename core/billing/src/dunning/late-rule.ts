import type { LateRule } from '../invoicing/index.ts';
import { minorOf, type LadderStep } from './rules/index.ts';

/** What a rung of fee or interest charges, in minor units of the invoice's currency. */
export const lateRuleOf = (step: LadderStep, exponent: number): LateRule => {
  if (step.action === 'interest') return { kind: 'interest', percent: step.percent ?? '0', per: step.per ?? 'month', taxClass: null };
  const minor = (key: 'amount' | 'minimum'): Partial<Record<'amount' | 'minimum', number>> => {
    const text = step[key];
    return text === undefined ? {} : { [key]: minorOf(text, exponent) };
  };
  return { kind: 'fee', ...(step.percent === undefined ? {} : { percent: step.percent }), ...minor('amount'), ...minor('minimum'), taxClass: null };
};
