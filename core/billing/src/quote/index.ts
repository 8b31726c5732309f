export { quoteCase, type Quote } from './quote-case.ts';
export type { QuoteDocument, QuoteLine } from './papers.ts';
