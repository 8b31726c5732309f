export { actPdf, listActs } from './acts/manage-acts.ts';
export { contractPdf } from './contract-pdf.ts';
export { documentsRoom } from './documents-room.ts';
export { invoicePdf, invoicePdfByLink } from './invoice-pdf.ts';
export { paintInPool } from './paint/paint-pool.ts';
export type { Paper, PaperBlock, PaperQr, Typeface } from './paper.ts';
export { blocksOf } from './rules/blocks-of-html.ts';
export { shareTax } from './rules/share-tax.ts';
export { documentWordsRef, type DocumentWords } from './words.ts';
