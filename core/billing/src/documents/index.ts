export { documentsRoom } from './documents-room.ts';
export { invoicePdf, invoicePdfByLink } from './invoice-pdf.ts';
export { paintInPool } from './paint/paint-pool.ts';
export type { Paper, PaperBlock, PaperQr, Typeface } from './paper.ts';
export { documentWordsRef, type DocumentWords } from './words.ts';
