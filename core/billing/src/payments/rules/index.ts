export { allocate, type Allocation, type OpenInvoice } from './allocate.ts';
export { canMove, type AttemptState } from './attempt-states.ts';
export { isFinalRefusal, nextTry } from './next-try.ts';
export { surchargeOn, surchargeSchema, type Surcharge } from './surcharge.ts';
export { suggest, type Candidate, type Stray, type Suggestion } from './suggest.ts';
export { fileTypeOf } from './file-type.ts';
export { compareLists, type Difference, type Listed } from './compare-lists.ts';
export { maskCardNumbers } from './mask-card-numbers.ts';
export { csvFile, csvText } from './csv.ts';
