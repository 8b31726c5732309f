export { changeTerms, previewTerms } from './change-terms.ts';
