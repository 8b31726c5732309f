import type { LocalDate } from '@billet/sdk';
import { afterBilling, nextSlice, slicesDue, type ServiceTerms, type Slice } from './terms.ts';

/** The slices of a first invoice: the first one whatever its day, the next one if the product says so, and all that is due. */
export const firstSlices = (terms: ServiceTerms, today: LocalDate, nextToo: boolean): readonly Slice[] => {
  // In arrears, and during a trial, nothing is paid before it was served.
  const first = terms.mode === 'arrears' || (terms.trialUntil !== null && terms.trialUntil > today) ? null : nextSlice(terms);
  if (first === null) return [];
  const second = nextToo ? nextSlice(afterBilling(terms, [first])) : null;
  const taken = second === null ? [first] : [first, second];
  return [...taken, ...slicesDue(afterBilling(terms, taken), today)];
};
